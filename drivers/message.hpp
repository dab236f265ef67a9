// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <cstdio>
#include <string_view>

#include "terminal/visible_text.hpp"

namespace scalelab {

/// Tells a person something: one line on stderr, in which what comes from files and command lines
/// does nothing to the terminal (terminal/visible_text.hpp).
inline void tell(std::string_view message) {
  fmt::print(stderr, "scalelab: {}\n", visible(message));
}

}  // namespace scalelab
