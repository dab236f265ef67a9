// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <string>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

Size start_size(std::int64_t starts) {
  return Size({{"starts", static_cast<double>(starts)}});
}

void expect_each_is_heard_of(std::int64_t starts, const Way& way, const RankGroup& group) {
  const Answer answer = run_kernel("start", start_size(starts), 1, way, group);
  EXPECT_EQ(answer.value, static_cast<double>(starts)) << to_string(way);
  EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
}

// Few starts in each way and many in one: a start takes a tenth of a second under a sanitizer.
TEST(Start, IsHeardOfHoweverItIsRun) {
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const Way& way : few_ways()) {
    expect_each_is_heard_of(2, way, group);
  }
}

TEST(Start, IsHeardOfHoweverOften) {
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const std::int64_t starts : {1, 5, 17}) {
    expect_each_is_heard_of(starts, {.threads = 2}, group);
  }
}

TEST(Start, TellsWhatEachKindCosts) {
  const RankGroup group = make_group(test_job(), all_ranks());
  const Answer answer = run_kernel("start", start_size(3), 1, {.threads = 2}, group);
  std::map<std::string, KernelValue> values;
  for (const KernelValue& value : answer.values) {
    values[value.name] = value;
  }
  ASSERT_EQ(values.size(), 6U);
  for (const char* name : {"thread_s", "process_s", "rank_s"}) {
    EXPECT_GT(values[name].value, 0.0) << name;
    EXPECT_EQ(values[name].unit, "s");
  }
  for (const char* name : {"thread_bytes", "process_bytes", "rank_bytes"}) {
    EXPECT_GE(values[name].value, 4096.0) << name;  // a page at the least
    EXPECT_EQ(values[name].unit, "byte");
  }
}

// What was measured once for the job is the same in each sample.
TEST(Start, TellsOfTheRankThatTheJobStarted) {
  const RankGroup group = make_group(test_job(), all_ranks());
  RankStart start = test_job().start();
  ASSERT_TRUE(start.seconds && start.bytes);
  test_job().world().broadcast(std::span(&*start.seconds, 1), 0);
  test_job().world().broadcast(std::span(&*start.bytes, 1), 0);
  for (int sample = 0; sample < 2; ++sample) {
    for (const KernelValue& value : run_kernel("start", start_size(1), 1, {}, group).values) {
      if (value.name == "rank_s") {
        EXPECT_EQ(value.value, *start.seconds);
      }
      if (value.name == "rank_bytes") {
        EXPECT_EQ(value.value, *start.bytes);
      }
    }
  }
}

TEST(Start, FindsThatNothingWasStarted) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("start")->create(start_size(4));
  kernel->prepare(process);
  kernel->reset(process);
  EXPECT_FALSE(kernel->answer(process).verified);
}

// One worker of all starts something, outside the lock.
TEST(Start, IsDoneByOneWorker) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 2, .gil = GilPolicy::interval});
  Process process(team, group.communicator, 1);
  const auto kernel = find_kernel("start")->create(start_size(4));
  kernel->prepare(process);
  kernel->reset(process);
  const TimedRun run = team.measure([&](Worker& worker) { kernel->work(worker); });
  EXPECT_TRUE(kernel->answer(process).verified);
  for (const WorkerAccount& account : run.workers) {
    EXPECT_EQ(account.blocked_s > 0, account.rank == 0 && account.thread == 0);
  }
}

}  // namespace
}  // namespace scalelab
