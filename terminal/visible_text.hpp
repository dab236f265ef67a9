// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

namespace scalelab {

/// Whether a character does something to a terminal, or to the order of what is read, other than
/// to stand there: control characters (DEL and C1 too), line and paragraph separators, and
/// Unicode's overrides, embeddings and isolates of direction.
bool steers_terminal(char32_t value);

/// A text from outside, such as a title in a file that somebody sent, as a line that does nothing
/// to a terminal but stand there. What steers_terminal() becomes an escape as C has them ("\n",
/// "\x1b", "\u202e"), and so does a byte that is no UTF-8 ("\xff"). Letters of every script stay.
/// What is visible already comes back unchanged.
std::string visible(std::string_view text);

/// The same of a text that is lines: line ends and tabs stay.
std::string visible_lines(std::string_view text);

}  // namespace scalelab
