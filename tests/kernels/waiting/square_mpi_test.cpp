// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cstdint>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

class SquareOf : public ::testing::TestWithParam<std::int64_t> {};

INSTANTIATE_TEST_SUITE_P(Tasks, SquareOf, ::testing::Values(1, 2, 3, 4, 10, 37));

TEST_P(SquareOf, IsTheSumOfSquaresHoweverItIsRun) {
  std::int64_t sum = 0;
  for (std::int64_t number = 1; number <= GetParam(); ++number) {
    sum += number * number;
  }
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const Way& way : GetParam() == 37 ? all_ways() : few_ways()) {
    const Size size(
        {{"tasks", static_cast<double>(GetParam())}, {"wait_ms", 0.1}, {"compute_ms", 0}});
    const Answer answer = run_kernel("square", size, 1, way, group);
    EXPECT_EQ(answer.value, static_cast<double>(sum)) << to_string(way);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
  }
}

TEST(Square, OfFourTasksIsThirty) {
  const RankGroup group = make_group(test_job(), all_ranks());
  const Size size({{"tasks", 4}, {"wait_ms", 0}, {"compute_ms", 0}});
  EXPECT_EQ(run_kernel("square", size, 1, {.threads = 2}, group).value, 30.0);  // 1 + 4 + 9 + 16
}

TEST(Square, OfTheMostTasksDoesNotOverflow) {
  const RankGroup group = make_group(test_job(), all_ranks());
  const SizeParameter& tasks = find_kernel("square")->parameters.at(0);
  ASSERT_EQ(tasks.name, "tasks");
  const Size size({{"tasks", tasks.maximum}, {"wait_ms", 0}, {"compute_ms", 0}});
  const Answer answer = run_kernel("square", size, 1, {.threads = 2}, group);
  EXPECT_TRUE(answer.verified) << answer.check;
  EXPECT_EQ(answer.value, 333'333'833'333'500'000.0);  // n (n + 1) (2 n + 1) / 6 for a million
}

TEST(Square, FindsThatNoTaskRan) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {});
  Process process(team, group.communicator, 1);
  const auto kernel =
      find_kernel("square")->create(Size({{"tasks", 4}, {"wait_ms", 0}, {"compute_ms", 0}}));
  kernel->prepare(process);
  kernel->reset(process);
  EXPECT_FALSE(kernel->answer(process).verified);
}

TEST(Square, ComputesUnderTheLockInEveryWay) {
  const RankGroup group = everybody();
  const Size size({{"tasks", 5}, {"wait_ms", 0}, {"compute_ms", 0.02}});
  for (const Way& way : all_ways()) {
    const Answer answer = run_kernel("square", size, 1, way, group);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, 55) << to_string(way);
  }
}

TEST(Square, DeclaresHowItUsesItsTime) {
  const TimeUse use =
      find_kernel("square")->time_use(Size({{"tasks", 4}, {"wait_ms", 9}, {"compute_ms", 1}}), 1);
  EXPECT_EQ(use.lock, 0.1);
  EXPECT_EQ(use.native, 0);
  EXPECT_EQ(use.wait, 0.9);
}

// Waiting leaves the interpreter lock: every task's wait is booked as blocked, none as held.
TEST(Square, WaitsOutsideTheLock) {
  constexpr double wait_ms = 5;
  constexpr int tasks_of_a_worker = 2;
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 2, .gil = GilPolicy::interval});
  Process process(team, group.communicator, 1);
  const Size size(
      {{"tasks", tasks_of_a_worker * process.workers()}, {"wait_ms", wait_ms}, {"compute_ms", 0}});
  const auto kernel = find_kernel("square")->create(size);
  kernel->prepare(process);
  kernel->reset(process);
  const TimedRun run = team.measure([&](Worker& worker) { kernel->work(worker); });
  for (const WorkerAccount& account : run.workers) {
    EXPECT_GE(account.blocked_s, tasks_of_a_worker * wait_ms / 1000);
    EXPECT_LE(account.lock_held_s, run.time_s - account.blocked_s);
  }
}

}  // namespace
}  // namespace scalelab
