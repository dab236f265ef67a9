// SPDX-License-Identifier: BSD-3-Clause
#include "program/placeholders.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>

#include "program/names.hpp"
#include "words/nearest_name.hpp"

namespace scalelab {
namespace {

// The text with what `value` gives for each placeholder in its place.
std::string replaced(std::string_view text,
                     const std::function<std::string(const std::string& name)>& value) {
  std::string result;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool doubled = i + 1 < text.size() && text[i + 1] == text[i];
    if ((text[i] == '{' || text[i] == '}') && doubled) {
      result += text[i++];
      continue;
    }
    const std::size_t end = text[i] == '{' ? text.find('}', i) : std::string_view::npos;
    const bool of_a_shell = i > 0 && text[i - 1] == '$';
    if (end == std::string_view::npos || of_a_shell || !is_name(text.substr(i + 1, end - i - 1))) {
      result += text[i];
      continue;
    }
    result += value(std::string(text.substr(i + 1, end - i - 1)));
    i = end;
  }
  return result;
}

}  // namespace

std::set<std::string> placeholders_in(std::string_view text,
                                      const std::vector<std::string>& known) {
  std::set<std::string> found;
  replaced(text, [&](const std::string& name) {
    if (std::ranges::find(known, name) == known.end()) {
      throw PlaceholderError(fmt::format(
          "'{{{}}}' is no placeholder: expected {}{}; write {{{{{}}}}} for the braces themselves",
          name, name_list(known), did_you_mean(name, known), name));
    }
    found.insert(name);
    return std::string();
  });
  return found;
}

std::string filled_in(std::string_view text, const std::map<std::string, std::string>& values) {
  return replaced(text, [&](const std::string& name) { return values.at(name); });
}

}  // namespace scalelab
