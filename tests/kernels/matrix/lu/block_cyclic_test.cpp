// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/lu/block_cyclic.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <vector>

namespace scalelab {
namespace {

TEST(BlockCyclic, DealsBlocksOutInTurn) {
  for (const std::int64_t n : {1, 7, 8, 9, 16, 17, 31}) {
    for (const std::int64_t nb : {1, 3, 4, 40}) {
      for (const std::int64_t parts : {1, 2, 3, 5}) {
        std::vector<std::int64_t> seen(static_cast<std::size_t>(parts), 0);
        for (std::int64_t index = 0; index < n; ++index) {
          const std::int64_t block = index / nb;
          const std::int64_t part = block % parts;
          const BlockCyclic own{.n = n, .nb = nb, .parts = parts, .part = part};
          std::int64_t& place = seen[static_cast<std::size_t>(part)];
          EXPECT_TRUE(own.owns(block));
          EXPECT_EQ(own.owner(block), part);
          EXPECT_EQ(own.local(index), place);
          EXPECT_EQ(own.global(place), index);
          if (index % nb == 0) {
            EXPECT_EQ(own.before(block), place);
          }
          ++place;
        }
        for (std::int64_t part = 0; part < parts; ++part) {
          const BlockCyclic own{.n = n, .nb = nb, .parts = parts, .part = part};
          EXPECT_EQ(own.size(), seen[static_cast<std::size_t>(part)]);
          EXPECT_EQ(own.before(0), 0);
          EXPECT_EQ(own.width(own.blocks() - 1), n - (own.blocks() - 1) * nb);
        }
      }
    }
  }
}

// Beyond 2^31 in every product of indexes.
TEST(BlockCyclic, CountsFarBeyond32Bits) {
  const BlockCyclic own{.n = 10'000'000'000, .nb = 1024, .parts = 3, .part = 2};
  EXPECT_EQ(own.global(own.local(9'999'999'000)) / 1024 % 3, 2);
  EXPECT_GT(own.size(), 3'000'000'000);
}

}  // namespace
}  // namespace scalelab
