// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <string_view>

#include "posix/standard_streams.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {

/// Tells a person something: one line on stderr, in which what comes from files and command lines
/// does nothing to the terminal (terminal/visible_text.hpp).
inline void say(std::string_view message) {
  tell(fmt::format("scalelab: {}\n", visible(message)));
}

}  // namespace scalelab
