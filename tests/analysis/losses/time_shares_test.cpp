// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/time_shares.hpp"

#include <gtest/gtest.h>
#include <stdexcept>

#include "results/worker_rows.hpp"
#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;

std::vector<std::optional<TimeShares>> time_shares(const Results& results) {
  TimeShareTotals totals(results.points.size());
  rows_of(results).each([&](const Sample& sample, std::span<const WorkerSample> workers) {
    totals.add(sample, workers);
  });
  return totals.shares();
}

Results two_threads() {
  Results results;
  add_study(results, "shares", "pi", Scaling::strong);
  add_point(results, 1, 2);
  add_samples(results, {10});
  return results;
}

TEST(TimeShares, AreTotalsOverAllWorkers) {
  Results results = two_threads();
  WorkerSample& first = results.workers[0];
  first.busy_s = 8;
  first.lock_wait_s = 1;
  first.communication_s = 1;
  WorkerSample& second = results.workers[1];
  second.busy_s = 4;
  second.barrier_wait_s = 4;
  second.blocked_s = 2;

  const auto shares = time_shares(results).at(0);

  ASSERT_TRUE(shares.has_value());
  EXPECT_DOUBLE_EQ(shares->busy, 0.6);  // 12 of 20 worker seconds
  EXPECT_DOUBLE_EQ(shares->lock_wait, 0.05);
  EXPECT_DOUBLE_EQ(shares->communication, 0.05);
  EXPECT_DOUBLE_EQ(shares->barrier_wait, 0.2);
  EXPECT_DOUBLE_EQ(shares->blocked, 0.1);
  EXPECT_DOUBLE_EQ(*shares->load_balance, 0.75);  // mean 6, busiest 8
}

TEST(TimeShares, TakeTheBusiestWorkerOfEachSample) {
  Results results = two_threads();
  add_samples(results, {10});
  results.workers[1].busy_s = 0;
  results.workers[1].barrier_wait_s = 10;
  results.workers[2].busy_s = 0;  // in the second sample it is the other worker that idles
  results.workers[2].barrier_wait_s = 10;
  EXPECT_DOUBLE_EQ(*time_shares(results).at(0)->load_balance, 0.5);
}

TEST(TimeShares, AddUpToOneWhenMeasuredTimesDoNotQuite) {
  Results results = two_threads();
  results.workers[0].busy_s = 9.95;
  const auto shares = time_shares(results).at(0);
  EXPECT_DOUBLE_EQ(shares->busy + shares->lock_wait + shares->communication + shares->barrier_wait +
                       shares->blocked,
                   1.0);
}

TEST(TimeShares, HaveNoLoadBalanceWhenNobodyWasBusy) {
  Results results;
  add_study(results, "waiting", "square", Scaling::strong);
  add_point(results, 1, 2);
  add_samples(results, {1}, {.blocked = 1});
  EXPECT_EQ(time_shares(results).at(0)->blocked, 1);
  EXPECT_FALSE(time_shares(results).at(0)->load_balance.has_value());
}

TEST(TimeShares, AreMissingWithoutWorkersAndIgnoreWrongAnswers) {
  Results results = two_threads();
  results.samples[0].verified = false;
  EXPECT_FALSE(time_shares(results).at(0).has_value());
  results.samples[0].verified = true;
  results.workers.clear();
  EXPECT_FALSE(time_shares(results).at(0).has_value());
}

TEST(TimeShares, LeaveWarmUpsOut) {
  Results results = two_threads();
  add_samples(results, {1000}, {.blocked = 1});
  results.samples[1].warmup = true;
  EXPECT_EQ(time_shares(results), time_shares(two_threads()));
}

TEST(TimeShares, RefuseASampleThatIsNotThere) {
  Results results = two_threads();
  results.workers[0].sample = 5;
  EXPECT_THROW(time_shares(results), std::invalid_argument);
  results = two_threads();
  results.samples[0].point = 1;
  EXPECT_THROW(time_shares(results), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
