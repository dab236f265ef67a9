// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <limits>

namespace scalelab {

/// What MPI-3.1 takes as a count at most: it is an int.
inline constexpr std::size_t mpi_largest_count = std::numeric_limits<int>::max();

/// A count beyond what MPI takes, as blocks of the largest count and a rest.
struct CountBlocks {
  std::size_t blocks = 0;
  std::size_t rest = 0;  ///< elements after the last block
};

/// `largest` * blocks + rest = count. Good for up to `largest` blocks: 2^62 for MPI's own.
constexpr CountBlocks count_blocks(std::size_t count, std::size_t largest) noexcept {
  return {.blocks = count / largest, .rest = count % largest};
}

}  // namespace scalelab
