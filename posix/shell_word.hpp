// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace scalelab {

/// The text as a POSIX shell takes it for one word: as it is where nothing in it means something to
/// a shell, else in single quotes.
std::string shell_word(const std::string& text);

}  // namespace scalelab
