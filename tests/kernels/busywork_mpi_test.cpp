// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/busywork.hpp"

#include <gtest/gtest.h>

#include <cstdint>

#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

TEST(Busywork, TurnsTheGeneratorByHand) {
  // x -> a x + c modulo 2^64.
  const std::uint64_t once = busywork::multiplier * 5 + busywork::increment;
  EXPECT_EQ(busywork::turn(5, 0), 5U);
  EXPECT_EQ(busywork::turn(5, 1), once);
  EXPECT_EQ(busywork::turn(5, 2), busywork::multiplier * once + busywork::increment);
}

TEST(Busywork, JumpsToWhereItTurns) {
  for (const std::int64_t turns : {0, 1, 2, 3, 10, 63, 64, 1000, 123'457}) {
    EXPECT_EQ(busywork::jump(7, turns), busywork::turn(7, turns)) << turns;
  }
}

TEST(Busywork, JumpsTogetherAreOneJump) {
  constexpr std::int64_t far = 1'000'000'000'000;
  EXPECT_EQ(busywork::jump(busywork::jump(3, far), 12'345), busywork::jump(3, far + 12'345));
}

TEST(BusyworkRate, IsTheSameOnEveryRankAndEveryTime) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {});
  Process process(team, group.communicator, 1);
  const double rate = busywork::turns_per_second(process);
  EXPECT_GT(rate, 0);
  EXPECT_EQ(busywork::turns_per_second(process), rate);
  EXPECT_EQ(process.group().all_reduce(rate, reduction::maximum), rate);
  EXPECT_EQ(-process.group().all_reduce(-rate, reduction::maximum), rate);
}

}  // namespace
}  // namespace scalelab
