// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace scalelab {

/// What stands between white space in a text.
std::vector<std::string> words_in(const std::string& text);

/// Words in lines of at most so many columns (terminal/text_columns.hpp), with one blank between
/// two. A word that is longer than a line has one of its own. There is always a first line.
/// @param first_columns of the first line; where it is shorter than the others and the first word
///   does not fit, it stays empty
std::vector<std::string> filled_lines(const std::vector<std::string>& words, std::size_t columns,
                                      std::size_t first_columns);

/// The same where the first line is as long as the others.
std::vector<std::string> filled_lines(const std::vector<std::string>& words, std::size_t columns);

}  // namespace scalelab
