// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

/// Sources of vectors are compiled for several instruction sets, and one of them is chosen when the
/// program is run. Which one, and, for tests, another one.
namespace scalelab {

/// The instruction set that was chosen for this processor: "AVX-512", "AVX2", "SSE4", "NEON", or
/// "none" where numbers are computed one at a time.
[[nodiscard]] std::string vector_target();

/// Those of this build that this processor has, best first.
[[nodiscard]] std::vector<std::string> vector_targets();

/// Runs `action` on each of vector_targets() in turn, which is given to it by name. For tests: no
/// other thread may use vectors meanwhile.
void on_each_vector_target(const std::function<void(const std::string& target)>& action);

}  // namespace scalelab
