// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/pi/quarter_circle.hpp"

#include <gtest/gtest.h>

#include "numerics/vectors/vector_target.hpp"

namespace scalelab {
namespace {

using quarter_circle::block;

// Counters below and beyond 2^32, and about the largest number of samples, 2^53.
TEST(QuarterCircle, HasTheSameHitsInVectorsAsOneByOne) {
  constexpr philox::Key key{7, 0x70690001};
  constexpr std::int64_t pass_two_to_32 = (std::int64_t{1} << 33) / block - 1;
  constexpr std::int64_t last = (std::int64_t{1} << 53) / block - 3;
  on_each_vector_target([&](const std::string& target) {
    for (const std::int64_t first : {std::int64_t{0}, std::int64_t{5}, pass_two_to_32, last}) {
      for (const std::int64_t blocks : {0, 1, 3}) {
        EXPECT_EQ(quarter_circle::hits_of_blocks({.first = first, .last = first + blocks}, key),
                  quarter_circle::hits_one_by_one(
                      {.first = first * block, .last = (first + blocks) * block}, key))
            << target << ", " << blocks << " blocks from " << first;
      }
    }
  });
}

TEST(QuarterCircle, HasSamplesOneByOneThatAddUp) {
  constexpr philox::Key key{7, 0x70690001};
  std::int64_t hits = 0;
  for (std::int64_t sample = 0; sample < block; ++sample) {
    hits += quarter_circle::hits_one_by_one({.first = sample, .last = sample + 1}, key);
  }
  EXPECT_EQ(hits, quarter_circle::hits_of_blocks({.first = 0, .last = 1}, key));
}

}  // namespace
}  // namespace scalelab
