// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace scalelab {

/// Whether what is written to the descriptor goes to a terminal that obeys escape codes (ECMA-48).
/// One that is not named, or is called "dumb" (the environment variable TERM), does not.
bool obeys_escape_codes(int descriptor);

/// Whether colour is wanted there: the terminal obeys, and the user has not said otherwise by a
/// NO_COLOR that is not empty (https://no-color.org).
bool takes_colour(int descriptor);

/// The terminal's width; 80 where the descriptor is no terminal, or one that does not tell.
std::size_t terminal_columns(int descriptor);

}  // namespace scalelab
