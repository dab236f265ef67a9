// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace scalelab {

/// The text in lines of at most text_width columns, each ended, the first one begun with `first`
/// and the others with `next`. A number and its unit stay together; a word that is longer than a
/// line has one of its own.
std::string wrapped(const std::string& text, const std::string& first, const std::string& next);

}  // namespace scalelab
