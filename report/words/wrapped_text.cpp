// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/wrapped_text.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <vector>

#include "terminal/filled_lines.hpp"
#include "terminal/text_columns.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

/// True for "%", "s", "kB)," and such, which belong to the number before them.
bool is_unit(const std::string& word) {
  const std::string letters = word.substr(0, word.find_first_of(",.;:)"));
  constexpr std::array<std::string_view, 8> units{"%", "s", "ms", "us", "ns", "kB", "MB", "GB"};
  return std::ranges::find(units, letters) != units.end();
}

/// The words of a text, visible, a number and its unit as one.
std::vector<std::string> visible_words(const std::string& text) {
  std::vector<std::string> words;
  for (const std::string& word : words_in(text)) {
    if (!words.empty() && is_unit(word)) {
      words.back() += " " + word;
    } else {
      words.push_back(visible(word));
    }
  }
  return words;
}

std::size_t room_beside(const std::string& prefix, std::size_t columns) {
  return columns - std::min(columns, text_columns(prefix));
}

}  // namespace

std::string wrapped(const std::string& text, const std::string& first, const std::string& next,
                    std::size_t columns) {
  const std::string indent = 2 * text_columns(next) > columns ? "  " : next;
  std::string prefix = first;
  std::string all;
  for (const std::string& line : filled_lines(visible_words(text), room_beside(indent, columns),
                                              room_beside(first, columns))) {
    // What stands alone ends with its last letter.
    all += (line.empty() ? prefix.substr(0, prefix.find_last_not_of(' ') + 1) : prefix + line);
    all += "\n";
    prefix = indent;
  }
  return all;
}

}  // namespace scalelab
