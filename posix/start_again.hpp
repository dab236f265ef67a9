// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace scalelab {

/// Both are for the beginning of main, before there are threads, and for libraries that read a
/// variable when they are loaded.

/// Whether start_again_with() has started this program. If so, takes the variable out of the
/// environment again: it is for no program that this one starts.
bool was_started_again();

/// Puts this program in its own place once more, with the same words and one more variable in the
/// environment. Returns, without the variable, where that can't be done.
void start_again_with(const std::string& variable, const std::string& value, char** words);

}  // namespace scalelab
