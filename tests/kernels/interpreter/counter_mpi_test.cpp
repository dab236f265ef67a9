// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

Size counter_size(std::int64_t updates) {
  return Size({{"updates", static_cast<double>(updates)}});
}

class CounterOf : public ::testing::TestWithParam<std::int64_t> {};

INSTANTIATE_TEST_SUITE_P(Updates, CounterOf, ::testing::Values(1, 2, 7, 3000));

TEST_P(CounterOf, CountsEachUpdateHoweverItIsRun) {
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const Way& way : GetParam() == 7 ? all_ways() : few_ways()) {
    const Answer answer = run_kernel("counter", counter_size(GetParam()), 1, way, group);
    EXPECT_EQ(answer.value, static_cast<double>(GetParam())) << to_string(way);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_GT(value_of(answer, "update_s"), 0.0);
  }
}

// Rank 0 has the first updates, and its own copy knows of no others: 144 are shared out equally.
TEST(Counter, LosesTheUpdatesOfOtherRanksInAnOwnCopy) {
  const RankGroup group = make_group(test_job(), all_ranks());
  const std::map<int, double> of_rank_0{{1, 144}, {2, 72}, {3, 48}, {4, 36}};
  for (const int threads : {1, 2, 3}) {
    const Answer answer = run_kernel("counter", counter_size(144), 1, {.threads = threads}, group);
    EXPECT_EQ(value_of(answer, "own_copy"), of_rank_0.at(test_job().ranks()));
    EXPECT_EQ(value_of(answer, "lost"), 144 - of_rank_0.at(test_job().ranks()));
    EXPECT_EQ(answer.value, 144.0);
  }
}

// Threads that add to one variable without keeping each other out lose updates.
TEST(Counter, LosesNoUpdateOfManyThreads) {
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const std::string_view gil : enum_names<GilPolicy>) {
    const Answer answer = run_kernel("counter", counter_size(120'000), 1,
                                     {.threads = 4, .gil = from_name<GilPolicy>(gil)}, group);
    EXPECT_EQ(answer.value, 120'000.0) << gil;
    EXPECT_EQ(value_of(answer, "own_copy"), 120'000.0 / test_job().ranks()) << gil;
  }
}

TEST(Counter, EndsAmongManyThreadsUnderOneLock) {
  const RankGroup group = make_group(test_job(), all_ranks());
  const Answer answer =
      run_kernel("counter", counter_size(1000), 1,
                 {.threads = 8,
                  .gil = GilPolicy::interval,
                  .interpreter = {.scope = LockScope::world, .switch_interval_s = 1e-3}},
                 group);
  EXPECT_EQ(answer.value, 1000.0);
}

TEST(Counter, FindsThatNothingWasCounted) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("counter")->create(counter_size(4));
  kernel->prepare(process);
  kernel->reset(process);
  EXPECT_FALSE(kernel->answer(process).verified);
  kernel->close();
}

}  // namespace
}  // namespace scalelab
