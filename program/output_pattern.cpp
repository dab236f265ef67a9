// SPDX-License-Identifier: BSD-3-Clause
#include "program/output_pattern.hpp"

#include <fmt/format.h>

#include <charconv>
#include <cmath>
#include <cstddef>
#include <system_error>
#include <utility>

namespace scalelab {
namespace {

// The library goes as deep as a pattern is long.
constexpr std::size_t longest_pattern = 1000;

std::regex compiled(const std::string& text) {
  if (text.size() > longest_pattern) {
    throw PatternError(fmt::format("a pattern must not be longer than {} bytes", longest_pattern));
  }
  try {
    return std::regex(text, std::regex::ECMAScript | std::regex::optimize);
  } catch (const std::regex_error& error) {
    throw PatternError(fmt::format("'{}' is no regular expression: {}", text, error.what()));
  }
}

}  // namespace

OutputPattern::OutputPattern(std::string text) : text_(std::move(text)), regex_(compiled(text_)) {
  if (text_.empty()) {
    throw PatternError("a pattern must not be empty");
  }
  if (regex_.mark_count() > 1) {
    throw PatternError(
        fmt::format("'{}' has {} groups, and one says which part of a line counts; write (?:...) "
                    "for the others",
                    text_, regex_.mark_count()));
  }
}

std::optional<std::string> OutputPattern::find_in(std::string_view line) const {
  std::cmatch match;
  try {
    if (!std::regex_search(line.data(), line.data() + line.size(), match, regex_)) {
      return std::nullopt;
    }
  } catch (const std::regex_error&) {
    return std::nullopt;
  }
  return match[regex_.mark_count()].str();
}

std::optional<double> number_of(std::string_view text) {
  constexpr std::string_view blanks = " \t";
  const std::size_t begin = text.find_first_not_of(blanks);
  if (begin == std::string_view::npos) {
    return std::nullopt;
  }
  text = text.substr(begin, text.find_last_not_of(blanks) - begin + 1);
  if (text.starts_with('+')) {
    text.remove_prefix(1);
  }
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  return whole && std::isfinite(value) ? std::optional(value) : std::nullopt;
}

}  // namespace scalelab
