// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "numerics/random/philox.hpp"
#include "parallel/loops/range.hpp"

/// Random points of the unit square, and how many lie in the quarter circle. All in integers, so
/// the count is the same on every machine: a 32-bit random word w becomes the odd number
/// (w >> 1) | 1 below 2^31, which is the middle of one of 2^30 equal cells of the unit interval,
/// and the circle has radius 2^31.
namespace scalelab::quarter_circle {

/// Each counter gives four words and so two points of the square.
inline constexpr std::int64_t samples_per_counter = 2;
/// So many samples go through the generator together.
inline constexpr std::int64_t block = 192;

/// Hits among the samples of whole blocks: samples blocks.first * block ... blocks.last * block
/// - 1.
[[nodiscard]] std::int64_t hits_of_blocks(const Range& blocks, philox::Key key) noexcept;

/// The same for any samples, one by one.
[[nodiscard]] std::int64_t hits_one_by_one(const Range& samples, philox::Key key) noexcept;

}  // namespace scalelab::quarter_circle
