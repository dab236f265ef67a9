// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

/// A kernel whose workers wait for each other, under a lock that several ranks share: one that
/// waited while it held the lock would never hear of the others.
class UnderOneLockForSeveralRanks
    : public ::testing::TestWithParam<std::tuple<std::string, LockScope>> {};

INSTANTIATE_TEST_SUITE_P(Kernels, UnderOneLockForSeveralRanks,
                         ::testing::Combine(::testing::Values("exchange", "start", "counter"),
                                            ::testing::Values(LockScope::node, LockScope::world)));

TEST_P(UnderOneLockForSeveralRanks, HasTheRightAnswer) {
  const auto& [name, scope] = GetParam();
  const Size size = name == "exchange" ? Size({{"bytes", 1000}, {"exchanges", 3}})
                    : name == "start"  ? Size({{"starts", 3}})
                                       : Size({{"updates", 300}});
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const int threads : {1, 3}) {
    const Answer answer = run_kernel(
        name, size, 1,
        {.threads = threads, .gil = GilPolicy::interval, .interpreter = {.scope = scope}}, group);
    EXPECT_TRUE(answer.verified) << threads << " threads: " << answer.check;
  }
}

}  // namespace
}  // namespace scalelab
