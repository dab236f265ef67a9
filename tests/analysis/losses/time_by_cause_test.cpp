// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/time_by_cause.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

Sample sample_of(double time_s) {
  Sample sample;
  sample.time_s = time_s;
  sample.verified = true;
  return sample;
}

WorkerSample busy(double busy_s) {
  WorkerSample worker;
  worker.busy_s = busy_s;
  return worker;
}

TimeByCause of(double time_s, const std::vector<WorkerSample>& workers) {
  TimeByCauseTotals totals(1);
  totals.add(sample_of(time_s), workers);
  return *totals.by_cause()[0];
}

double sum(const TimeByCause& time) {
  return std::accumulate(time.shares.begin(), time.shares.end(), 0.0);
}

TEST(TimeByCause, CallsAWaitForTheEndImbalanceAsFarAsTheWorkerHadLessToCompute) {
  // One computes for 10 s; the other for 6 s, is blocked for 1 s, and waits 3 s for the end.
  WorkerSample idle = busy(6);
  idle.blocked_s = 1;
  idle.barrier_wait_s = 3;
  idle.end_skew_s = 3;
  const TimeByCause time = of(10, {busy(10), idle});
  EXPECT_DOUBLE_EQ(time.share(Cause::compute), 0.8);
  EXPECT_DOUBLE_EQ(time.share(Cause::imbalance), 0.15);
  EXPECT_DOUBLE_EQ(time.share(Cause::blocked), 0.05);
  EXPECT_DOUBLE_EQ(time.share(Cause::end_skew), 0);
  EXPECT_DOUBLE_EQ(sum(time), 1);
}

TEST(TimeByCause, LeavesToTheEndWhatIsNotImbalance) {
  // Both compute for 6 s; one is blocked for 4 s more, the other waits for it.
  WorkerSample blocked = busy(6);
  blocked.blocked_s = 4;
  WorkerSample waits = busy(6);
  waits.barrier_wait_s = 4;
  waits.end_skew_s = 4;
  const TimeByCause time = of(10, {blocked, waits});
  EXPECT_DOUBLE_EQ(time.share(Cause::imbalance), 0);
  EXPECT_DOUBLE_EQ(time.share(Cause::blocked), 0.2);
  EXPECT_DOUBLE_EQ(time.share(Cause::end_skew), 0.2);
}

TEST(TimeByCause, LeavesToTheBarrierWhatIsNotImbalance) {
  // In turns: each computes for 5 s while the other waits at a barrier.
  WorkerSample turn = busy(5);
  turn.barrier_wait_s = 5;
  const TimeByCause time = of(10, {turn, turn});
  EXPECT_DOUBLE_EQ(time.share(Cause::barrier), 0.5);
  EXPECT_DOUBLE_EQ(time.share(Cause::imbalance), 0);
}

TEST(TimeByCause, FindsImbalanceAtBarriersAndInCommunication) {
  WorkerSample at_barrier = busy(7);
  at_barrier.barrier_wait_s = 3;
  WorkerSample in_communication = busy(7);
  in_communication.communication_s = 3;
  EXPECT_DOUBLE_EQ(of(10, {busy(10), at_barrier}).share(Cause::imbalance), 0.15);
  EXPECT_DOUBLE_EQ(of(10, {busy(10), in_communication}).share(Cause::imbalance), 0.15);
  EXPECT_DOUBLE_EQ(of(10, {busy(10), in_communication}).share(Cause::communication), 0);
}

TEST(TimeByCause, KeepsTheSkewAtTheStartApart) {
  WorkerSample late = busy(9);
  late.barrier_wait_s = 1;
  late.start_skew_s = 1;
  const TimeByCause time = of(10, {busy(10), late});
  EXPECT_DOUBLE_EQ(time.share(Cause::start_skew), 0.05);
  EXPECT_DOUBLE_EQ(time.share(Cause::imbalance), 0);
  EXPECT_DOUBLE_EQ(sum(time), 1);
}

TEST(TimeByCause, ShowsWhatTheAccountsLeaveOut) {
  EXPECT_DOUBLE_EQ(sum(of(10, {busy(9), busy(10)})), 0.95);
}

TEST(TimeByCause, CountsInstructionsOnlyWhereAllWereCounted) {
  WorkerSample counted = busy(10);
  counted.instructions = 4e9;
  counted.cycles = 2e9;
  EXPECT_EQ(of(10, {counted, counted}).instructions, 4e9);
  EXPECT_EQ(of(10, {counted, counted}).cycles, 2e9);
  EXPECT_FALSE(of(10, {counted, busy(10)}).instructions.is_known());
}

TEST(TimeByCause, AddsSamplesUpAndLeavesOutWhatIsNotUsable) {
  TimeByCauseTotals totals(2);
  WorkerSample waits = busy(0);
  waits.lock_wait_s = 30;
  totals.add(sample_of(10), std::vector<WorkerSample>{busy(10)});
  totals.add(sample_of(30), std::vector<WorkerSample>{waits});
  Sample warmup = sample_of(100);
  warmup.warmup = true;
  totals.add(warmup, std::vector<WorkerSample>{busy(100)});
  const auto all = totals.by_cause();
  EXPECT_DOUBLE_EQ(all[0]->share(Cause::compute), 0.25);
  EXPECT_DOUBLE_EQ(all[0]->share(Cause::lock), 0.75);
  EXPECT_FALSE(all[1].has_value());
}

TEST(TimeByCause, RefusesASampleOfNoPoint) {
  TimeByCauseTotals totals(0);
  EXPECT_THROW(totals.add(sample_of(1), std::vector<WorkerSample>{busy(1)}), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
