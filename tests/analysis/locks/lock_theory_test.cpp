// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/locks/lock_theory.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

namespace scalelab {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

LockDemand waiting(double lock_share, std::int64_t locks = 1, std::int64_t cores = 0) {
  return {.lock_share = lock_share,
          .native_share = 0,
          .wait_share = 1 - lock_share,
          .locks = locks,
          .cores = cores};
}

LockDemand native(double lock_share, std::int64_t locks, std::int64_t cores) {
  return {.lock_share = lock_share,
          .native_share = 1 - lock_share,
          .wait_share = 0,
          .locks = locks,
          .cores = cores};
}

TEST(ThroughputBound, IsTheSmallestOfWorkersLocksAndCores) {
  EXPECT_EQ(throughput_bound(native(0.25, 1, 8), 3), 3);     // of 3, 4 and 8
  EXPECT_EQ(throughput_bound(native(0.25, 1, 8), 16), 4);    // of 16, 4 and 8
  EXPECT_EQ(throughput_bound(native(0.25, 1, 2), 16), 2);    // of 16, 4 and 2
  EXPECT_EQ(throughput_bound(native(0.25, 3, 16), 64), 12);  // of 64, 12 and 16
  EXPECT_EQ(throughput_bound(native(1, 1, 8), 8), 1);
}

TEST(ThroughputBound, LetsWaitingWorkersExceedTheCores) {
  EXPECT_EQ(throughput_bound(waiting(0.125, 1, 2), 64), 8);   // of 64, 8 and 16
  EXPECT_EQ(throughput_bound(waiting(0.125, 4, 2), 64), 16);  // of 64, 32 and 16
}

TEST(ThroughputBound, LeavesOutWhatIsNotThereOrNotKnown) {
  EXPECT_EQ(throughput_bound(native(0.5, 0, 0), 7), 7);
  EXPECT_EQ(throughput_bound(native(0.5, 0, 4), 7), 4);
  EXPECT_EQ(throughput_bound(waiting(0, 1, 1), 7), 7);
}

TEST(ThroughputBound, OfOneWorkerIsOne) {
  for (const double share : {0.0, 0.1, 0.5, 1.0}) {
    EXPECT_EQ(throughput_bound(waiting(share, 1, 1), 1), 1);
    EXPECT_EQ(throughput_bound(native(share, 1, 1), 1), 1);
  }
}

// With equal times under the lock and outside it, the chance that no one of n is at the lock is
// 1/2, 1/5, 1/16, 1/65 for n = 1, 2, 3, 4; the throughput is twice the rest.
TEST(Repairman, AgreesWithTheQueueWorkedOutByHand) {
  const LockDemand half = waiting(0.5);
  EXPECT_NEAR(*repairman_throughput(half, 1), 1.0, 1e-12);
  EXPECT_NEAR(*repairman_throughput(half, 2), 2.0 * 4 / 5, 1e-12);
  EXPECT_NEAR(*repairman_throughput(half, 3), 2.0 * 15 / 16, 1e-12);
  EXPECT_NEAR(*repairman_throughput(half, 4), 2.0 * 64 / 65, 1e-12);
}

// A quarter under the lock: for two workers the states 0, 1 and 2 at the lock weigh 1, 2/3, 2/9,
// so the lock is held 8/17 of the time, and four times that is the throughput.
TEST(Repairman, AgreesWithAnUnequalSplitWorkedOutByHand) {
  EXPECT_NEAR(*repairman_throughput(waiting(0.25), 2), 32.0 / 17, 1e-12);
}

TEST(Repairman, SharesWorkersOutEvenlyOverTheLocks) {
  const double two = 1.6;  // workers at one lock with half of their time under it
  const double three = 1.875;
  EXPECT_NEAR(*repairman_throughput(waiting(0.5, 2), 4), 2 * two, 1e-12);
  EXPECT_NEAR(*repairman_throughput(waiting(0.5, 2), 5), two + three, 1e-12);
  EXPECT_NEAR(*repairman_throughput(waiting(0.5, 4), 3), 3.0, 1e-12);  // one lock is not used
}

TEST(Repairman, OfOneWorkerIsOne) {
  for (const double share : {0.01, 0.3, 0.99}) {
    EXPECT_NEAR(*repairman_throughput(waiting(share), 1), 1.0, 1e-12);
  }
}

TEST(Repairman, ApproachesTheLocksLimitWithManyWorkers) {
  EXPECT_NEAR(*repairman_throughput(waiting(0.1), 5000), 10.0, 1e-9);
  EXPECT_NEAR(*repairman_throughput(waiting(0.25, 3), 9000), 12.0, 1e-9);
}

TEST(Repairman, IsNeverAboveTheBoundAndNeverFallsWithMoreWorkers) {
  for (const double share : {0.01, 0.1, 0.25, 0.5, 0.9}) {
    for (const std::int64_t locks : {1, 2, 7}) {
      for (const std::int64_t cores : {0, 1, 4}) {
        double before = 0;
        for (std::int64_t workers = 1; workers <= 300; ++workers) {
          const LockDemand demand = waiting(share, locks, cores);
          const double throughput = *repairman_throughput(demand, workers);
          EXPECT_LE(throughput, throughput_bound(demand, workers));
          EXPECT_GE(throughput, before - 1e-9) << workers;
          before = throughput;
        }
      }
    }
  }
}

TEST(Repairman, OnlyAppliesToWorkThatWaitsAndHoldsALock) {
  EXPECT_FALSE(repairman_throughput(native(0.5, 1, 2), 2));
  EXPECT_FALSE(repairman_throughput(waiting(0), 2));
  EXPECT_FALSE(repairman_throughput(waiting(1), 2));
  EXPECT_FALSE(repairman_throughput(waiting(0.5, 0), 2));
  LockDemand some_native = waiting(0.5);
  some_native.native_share = 0.1;
  EXPECT_FALSE(repairman_throughput(some_native, 2));
}

TEST(LockTheory, NeedsAWorker) {
  EXPECT_THROW(throughput_bound(waiting(0.5), 0), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(repairman_throughput(waiting(0.5), 0)), std::invalid_argument);
}

TEST(LockTheory, NeedsAPointThatKnowsItsShares) {
  Point point;
  EXPECT_FALSE(demand_of(point));
  point.lock_share = 0.5;
  point.native_share = 0;
  point.wait_share = unknown;
  EXPECT_FALSE(demand_of(point));
  point.wait_share = 0.5;
  point.locks = 3;
  point.cores = 8;
  EXPECT_EQ(demand_of(point), waiting(0.5, 3, 8));
  point.lock_share = -0.5;
  EXPECT_FALSE(demand_of(point));
}

}  // namespace
}  // namespace scalelab
