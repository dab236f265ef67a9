// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/locks/lock_use.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "results/worker_rows.hpp"
#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;

std::vector<std::optional<LockUse>> lock_use(const Results& results) {
  LockUseTotals totals(results.points.size());
  rows_of(results).each([&](const Sample& sample, std::span<const WorkerSample> workers) {
    totals.add(sample, workers);
  });
  return totals.uses(results.points);
}

/// Two threads at one lock for 10 s: one holds it for 6 s, the other for 3 s and waits for 5 s.
Results two_threads_at_a_lock() {
  Results results;
  add_study(results, "lock", "pi", Scaling::strong);
  add_point(results, 1, 2, GilPolicy::interval).locks = 1;
  add_samples(results, {10});
  WorkerSample& first = results.workers[0];
  first.lock_held_s = 6;
  first.lock_switches = 30;
  first.lock_requests = 10;
  first.lock_longest_wait_s = 0.005;
  WorkerSample& second = results.workers[1];
  second.lock_held_s = 3;
  second.lock_wait_s = 5;
  second.lock_switches = 30;
  second.lock_requests = 25;
  second.lock_longest_wait_s = 0.02;
  return results;
}

TEST(LockUse, IsOverAllWorkers) {
  const auto use = lock_use(two_threads_at_a_lock()).at(0);

  ASSERT_TRUE(use.has_value());
  EXPECT_DOUBLE_EQ(use->held_share, 0.9);  // 9 s of 10 s
  EXPECT_DOUBLE_EQ(use->switches_per_s, 6);
  EXPECT_DOUBLE_EQ(use->requests_per_s, 3.5);
  EXPECT_EQ(use->longest_wait_s, 0.02);
}

TEST(LockUse, IsTheMeanOverTheLocks) {
  Results results = two_threads_at_a_lock();
  results.points[0].locks = 2;
  EXPECT_DOUBLE_EQ(lock_use(results).at(0)->held_share, 0.45);
}

TEST(LockUse, IsOverAllVerifiedSamples) {
  Results results = two_threads_at_a_lock();
  add_samples(results, {30, 100});
  results.workers[2].lock_held_s = 11;
  results.workers[2].lock_longest_wait_s = 0.5;
  results.samples[2].verified = false;
  results.workers[4].lock_held_s = 99;
  results.workers[4].lock_longest_wait_s = 9;

  const auto use = lock_use(results).at(0);

  EXPECT_DOUBLE_EQ(use->held_share, 0.5);  // 20 s of 40 s
  EXPECT_EQ(use->longest_wait_s, 0.5);
}

TEST(LockUse, LeavesWarmUpsOut) {
  Results results = two_threads_at_a_lock();
  add_samples(results, {1000});
  results.workers[2].lock_held_s = 1000;
  results.workers[2].lock_longest_wait_s = 1000;
  results.samples[1].warmup = true;
  EXPECT_EQ(lock_use(results), lock_use(two_threads_at_a_lock()));
}

TEST(LockUse, CountsOfABatchAreOverAllItsRepetitions) {
  Results results = two_threads_at_a_lock();
  results.samples[0].batch = 4;  // 40 s, in which the lock changed hands 60 times
  const auto use = lock_use(results).at(0);
  EXPECT_DOUBLE_EQ(use->switches_per_s, 1.5);
  EXPECT_DOUBLE_EQ(use->requests_per_s, 0.875);
  EXPECT_DOUBLE_EQ(use->held_share, 0.9);
}

TEST(LockUse, IsNothingWithoutLocksOrWorkers) {
  Results results = two_threads_at_a_lock();
  results.points[0].locks = 0;
  EXPECT_FALSE(lock_use(results).at(0));
  results = two_threads_at_a_lock();
  results.workers.clear();
  EXPECT_FALSE(lock_use(results).at(0));
}

TEST(LockUse, RefusesRowsOfNothing) {
  Results results = two_threads_at_a_lock();
  results.workers[0].sample = 7;
  EXPECT_THROW(lock_use(results), std::invalid_argument);
  results = two_threads_at_a_lock();
  results.samples[0].point = 1;
  EXPECT_THROW(lock_use(results), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
