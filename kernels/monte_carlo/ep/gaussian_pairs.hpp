// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "parallel/loops/range.hpp"
#include "parallel/reduction/exact_sum.hpp"

namespace scalelab {

/// What EP finds out about pairs of random numbers: the sums of the Gaussian deviates that it makes
/// of those within the unit circle, and how many have max(|X|, |Y|) from l to l + 1.
struct GaussianPairs {
  static constexpr std::size_t annuli = 10;

  ExactSum sum_x;
  ExactSum sum_y;
  std::array<std::int64_t, annuli> in_annulus{};

  void add(const GaussianPairs& other) noexcept;

  /// How many pairs were within the circle.
  [[nodiscard]] std::int64_t accepted() const noexcept;
};

/// So many pairs are done together. A divisor of all classes' numbers of pairs.
inline constexpr std::int64_t pairs_of_block = 4096;

/// Adds the pairs of these blocks of EP's sequence: pair j is made of s(2j + 1) and s(2j + 2) of
/// nas_generator.hpp. Each block's sums are added in one order and the blocks' exactly, so nothing
/// depends on which blocks are added where.
void add_blocks(const Range& blocks, GaussianPairs& found) noexcept;

}  // namespace scalelab
