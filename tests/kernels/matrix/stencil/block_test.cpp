// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/stencil/block.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace scalelab::stencil {
namespace {

TEST(StencilBlock, IsWrittenAtOtherPlacesOfPagesThanAStarReads) {
  for (std::int64_t lines_of_row = 1; lines_of_row < 1000; lines_of_row += 2) {
    const std::int64_t apart = lines_apart(lines_of_row);
    for (std::int64_t row = -largest_radius; row <= largest_radius; ++row) {
      EXPECT_NE((apart - row * lines_of_row) % 64, 0)
          << "rows of " << lines_of_row << " lines, " << row << " away";
    }
  }
}

}  // namespace
}  // namespace scalelab::stencil
