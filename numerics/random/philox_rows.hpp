// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <span>

#include "numerics/random/philox.hpp"

namespace scalelab::philox {

/// Four random 32-bit numbers for each of many counters, in their place, by the vectors that this
/// processor has: rows[word][i] is word `word` of counter i, and then of its numbers. The four rows
/// are of one length, whatever it is. For a loop that has its numbers in memory; one that takes
/// them as they come uses vector_philox.hpp.
void encrypt_rows(const std::array<std::span<std::uint32_t>, 4>& rows, Key key);

}  // namespace scalelab::philox
