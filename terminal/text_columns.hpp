// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace scalelab {

/// How many columns of a terminal a line takes, as the C library's wcwidth(3) counts: letters of
/// East Asia take two, combining marks none, a byte that is no UTF-8 one.
std::size_t text_columns(std::string_view line);

/// As much of the line's beginning as fits in so many columns; whole characters only.
std::string cut_to(std::string_view line, std::size_t columns);

/// The line where it fits in so many columns; else its beginning and an ellipsis.
std::string shortened_to(std::string_view line, std::size_t columns);

/// The line with spaces behind it, or before it, up to so many columns.
std::string padded_right(std::string_view line, std::size_t columns);
std::string padded_left(std::string_view line, std::size_t columns);

}  // namespace scalelab
