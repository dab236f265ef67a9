// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace scalelab {

/// How many files and connections this process may have open at once (ulimit -n).
std::int64_t most_open_files() noexcept;

/// Raises that as far as this process may. What is started later inherits it.
void allow_most_open_files() noexcept;

}  // namespace scalelab
