// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <string_view>

namespace scalelab {

/// What names in formulas and placeholders are made of: ASCII letters, digits and underscores, no
/// digit first.
constexpr bool begins_name(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
}
constexpr bool continues_name(char c) {
  return begins_name(c) || (c >= '0' && c <= '9');
}
constexpr bool is_name(std::string_view text) {
  return !text.empty() && begins_name(text.front()) &&
         std::all_of(text.begin(), text.end(), continues_name);
}

}  // namespace scalelab
