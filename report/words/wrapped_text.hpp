// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

namespace scalelab {

/// The text, made visible (terminal/visible_text.hpp), in lines of at most `columns`, each ended,
/// the first one begun with `first` and the others with `next`. A number and its unit stay
/// together; a word that is longer than a line has one of its own. Where `next` would take half of
/// a line and more, two spaces stand for it, and `first` has a line of its own if need be.
std::string wrapped(const std::string& text, const std::string& first, const std::string& next,
                    std::size_t columns);

}  // namespace scalelab
