// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/count_blocks.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace scalelab {
namespace {

TEST(CountBlocks, HoldEveryElementInCountsThatMpiTakes) {
  constexpr std::size_t one = 1;
  for (const std::size_t count :
       {std::size_t{0}, one, (one << 31U) - 1, one << 31U, (one << 31U) + 1, (one << 32U) - 2,
        (one << 33U) + 12345, 300 * (one << 30U), one << 61U}) {
    const CountBlocks parts = count_blocks(count, mpi_largest_count);
    EXPECT_LE(parts.blocks, mpi_largest_count) << count;
    EXPECT_LT(parts.rest, mpi_largest_count) << count;
    EXPECT_EQ(parts.blocks * mpi_largest_count + parts.rest, count);
  }
}

TEST(CountBlocks, AreThoseOfNumbersThatCanBeCounted) {
  EXPECT_EQ(mpi_largest_count, 2'147'483'647U);
  EXPECT_EQ(count_blocks(23, 10).blocks, 2U);
  EXPECT_EQ(count_blocks(23, 10).rest, 3U);
  EXPECT_EQ(count_blocks(std::size_t{1} << 33U, mpi_largest_count).blocks, 4U);
  EXPECT_EQ(count_blocks(std::size_t{1} << 33U, mpi_largest_count).rest, 4U);
}

}  // namespace
}  // namespace scalelab
