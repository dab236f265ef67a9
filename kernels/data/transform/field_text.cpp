// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/field_text.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>

#include "kernels/data/transform/decimal.hpp"

namespace scalelab::transform {
namespace {

constexpr std::int64_t hundred = 100;

// Digits alone, 1 to `most` of them.
std::optional<std::int64_t> number_of_digits(std::string_view text, std::size_t most) noexcept {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  if (text.empty() || text.size() > most || !std::all_of(text.begin(), text.end(), is_digit)) {
    return std::nullopt;
  }
  std::int64_t number = 0;
  std::from_chars(text.data(), text.data() + text.size(), number);
  return number;
}

// Takes a sign away, and says which it was.
std::int64_t take_sign(std::string_view& text) noexcept {
  const bool negative = text.starts_with('-');
  if (negative || text.starts_with('+')) {
    text.remove_prefix(1);
  }
  return negative ? -1 : 1;
}

}  // namespace

std::string_view without_quotes(std::string_view field) noexcept {
  if (field.size() >= 2 && field.starts_with('"') && field.ends_with('"')) {
    return field.substr(1, field.size() - 2);
  }
  return field;
}

std::optional<std::int64_t> whole_number(std::string_view field) noexcept {
  std::string_view text = without_quotes(field);
  const std::int64_t sign = take_sign(text);
  const auto number = number_of_digits(text, most_digits);
  return number ? std::optional(sign * *number) : std::nullopt;
}

std::optional<std::int64_t> number_of_hundredths(std::string_view field) noexcept {
  std::string_view text = without_quotes(field);
  const std::int64_t sign = take_sign(text);
  const std::size_t point = text.find('.');
  const auto units = number_of_digits(text.substr(0, point), most_digits);
  if (!units) {
    return std::nullopt;
  }
  if (point == std::string_view::npos) {
    return sign * hundred * *units;
  }
  const std::string_view behind = text.substr(point + 1);
  const auto part = number_of_digits(behind, 2);
  if (!part) {
    return std::nullopt;
  }
  return sign * (hundred * *units + (behind.size() == 1 ? 10 * *part : *part));
}

bool is_empty_line(const char* begin, const char* newline) noexcept {
  return begin == newline || (begin + 1 == newline && *begin == '\r');
}

}  // namespace scalelab::transform
