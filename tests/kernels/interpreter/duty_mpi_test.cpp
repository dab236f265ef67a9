// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <optional>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

Size size(std::int64_t operations, const std::string& rest) {
  return Size({{"operations", operations}, {"operation_ms", 0.05}, {"rest", rest}});
}

TEST(Duty, DoesEveryOperationInEveryWay) {
  const RankGroup group = everybody();
  for (const std::string rest : {"wait", "native"}) {
    for (Way way : all_ways()) {
      way.interpreter.held_share = 0.5;
      const Answer answer = run_kernel("duty", size(23, rest), 1, way, group);
      EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
      EXPECT_EQ(answer.value, 23) << to_string(way);
    }
  }
}

/// Where the first worker's time goes, as shares of it; nothing on other ranks.
struct Shares {
  double held = 0;
  double busy = 0;
  double blocked = 0;
};

std::optional<Shares> shares_of(const std::string& rest, double held_share) {
  const RankGroup group = everybody();
  Team team(test_job(), group,
            {.gil = GilPolicy::interval, .interpreter = {.held_share = held_share}});
  Process process(team, group.communicator, 1);
  const auto kernel =
      find_kernel("duty")->create(Size({{"operations", 20}, {"operation_ms", 5}, {"rest", rest}}));
  kernel->prepare(process);
  kernel->reset(process);
  const TimedRun run = team.measure([&](Worker& worker) { kernel->work(worker); });
  EXPECT_TRUE(kernel->answer(process).verified);
  if (!test_job().leads()) {
    return std::nullopt;
  }
  const WorkerAccount& account = run.workers.at(0);
  const double own_s = account.busy_s + account.lock_wait_s + account.blocked_s;
  return Shares{.held = account.lock_held_s / own_s,
                .busy = account.busy_s / own_s,
                .blocked = account.blocked_s / own_s};
}

// Where time is booked, not how long it takes: all or nothing is exact on any machine.
TEST(DutyShares, AreAllUnderTheLockAtOne) {
  const auto shares = shares_of("wait", 1);
  if (!shares) {
    return;
  }
  EXPECT_GT(shares->held, 0.9);
  EXPECT_EQ(shares->blocked, 0);
}

TEST(DutyShares, AreAllWaitingAtZero) {
  const auto shares = shares_of("wait", 0);
  if (!shares) {
    return;
  }
  EXPECT_GT(shares->blocked, 0.9);
  EXPECT_LT(shares->held, 0.1);
}

TEST(DutyShares, AreAllNativeAtZeroWithNativeRest) {
  const auto shares = shares_of("native", 0);
  if (!shares) {
    return;
  }
  EXPECT_GT(shares->busy, 0.9);
  EXPECT_LT(shares->held, 0.1);
  EXPECT_EQ(shares->blocked, 0);
}

TEST(DutyDeclares, HowItUsesItsTime) {
  const KernelInfo& duty = *find_kernel("duty");
  const TimeUse waiting = duty.time_use(size(1, "wait"), 0.25);
  EXPECT_EQ(waiting.lock, 0.25);
  EXPECT_EQ(waiting.native, 0);
  EXPECT_EQ(waiting.wait, 0.75);
  const TimeUse native = duty.time_use(size(1, "native"), 0.25);
  EXPECT_EQ(native.native, 0.75);
  EXPECT_EQ(native.wait, 0);
  EXPECT_EQ(duty.held_share, 1.0);
}

}  // namespace
}  // namespace scalelab
