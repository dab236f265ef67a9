// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/balanced_grain.hpp"

#include <gtest/gtest.h>

#include <cstdint>

#include "parallel/loops/range.hpp"

namespace scalelab {
namespace {

/// The largest share over the mean one, under a static schedule.
double imbalance(std::int64_t count, int workers, std::int64_t largest) {
  const std::int64_t grain = balanced_grain(count, workers, largest);
  const Range first = share_of_grains(count, grain, 0, workers);  // no share is larger
  return static_cast<double>(first.size()) * workers / static_cast<double>(count);
}

TEST(BalancedGrain, LeavesNoWorkerTwoPercentMoreThanTheMean) {
  // pi: 1e8 samples in blocks of 128, at most 512 blocks together.
  constexpr std::int64_t blocks = 781'250;
  for (const int workers : {1, 7, 64, 1000, 1024, 4096}) {
    EXPECT_LE(imbalance(blocks, workers, 512), 1.02) << workers << " workers";
  }
  EXPECT_LE(imbalance(1'000'000, 1024, 10'000), 1.02);
}

TEST(BalancedGrain, IsTheLargestWhereWorkersAreFew) {
  EXPECT_EQ(balanced_grain(781'250, 4, 512), 512);
  EXPECT_EQ(balanced_grain(64 * 4 * 512, 4, 512), 512);
  EXPECT_EQ(balanced_grain(64 * 4 * 512 - 1, 4, 512), 511);
}

TEST(BalancedGrain, IsOneAtLeast) {
  EXPECT_EQ(balanced_grain(0, 4, 512), 1);
  EXPECT_EQ(balanced_grain(10, 1024, 512), 1);
  EXPECT_EQ(balanced_grain(10, 1, 0), 1);
}

}  // namespace
}  // namespace scalelab
