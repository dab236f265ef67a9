// SPDX-License-Identifier: BSD-3-Clause

// label: thread
#include "parallel/lock/tick_lock.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <thread>
#include <vector>

namespace scalelab {
namespace {

TEST(TickLock, CountsTheStepsOfItsHolder) {
  TickLock lock(3);
  lock.acquire(0);
  EXPECT_EQ(*lock.steps_left(), 3);
  *lock.steps_left() -= 2;
  lock.release(0);
  lock.acquire(1);
  EXPECT_EQ(*lock.steps_left(), 3);  // the next holder has all of them
}

TEST(TickLock, WantsToBeAskedAtEachStep) {
  const TickLock lock(100);
  EXPECT_TRUE(lock.attention());
}

TEST(TickLock, TellsWhetherAnotherWorkerHeldItLast) {
  TickLock lock(1);
  EXPECT_FALSE(lock.acquire(4).switched);
  lock.release(4);
  EXPECT_FALSE(lock.acquire(4).switched);
  lock.release(4);
  EXPECT_TRUE(lock.acquire(5).switched);
}

// Python 2 has no drop requests.
TEST(TickLock, NeverRequests) {
  TickLock lock(1);
  lock.acquire(0);
  std::jthread waiter([&] {
    EXPECT_EQ(lock.acquire(1).requests, 0);
    lock.release(1);
  });
  lock.release(0);
}

TEST(TickLock, LetsOneWorkerAtATimeIn) {
  constexpr int workers = 6;
  constexpr int steps = 20'000;
  TickLock lock(100);
  std::int64_t counter = 0;  // not atomic: the lock alone protects it
  {
    std::vector<std::jthread> threads;
    threads.reserve(workers);
    for (int worker = 0; worker < workers; ++worker) {
      threads.emplace_back([&lock, &counter, worker] {
        lock.acquire(worker);
        for (int step = 0; step < steps; ++step) {
          counter = counter + 1;
          if (--*lock.steps_left() <= 0) {
            lock.release(worker);
            lock.acquire(worker);
          }
        }
        lock.release(worker);
      });
    }
  }
  EXPECT_EQ(counter, std::int64_t{workers} * steps);
}

}  // namespace
}  // namespace scalelab
