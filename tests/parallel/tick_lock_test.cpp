// label: thread
#include "parallel/tick_lock.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <thread>
#include <vector>

namespace scalelab {
namespace {

TEST(TickLock, IsDueAtEveryNthStep) {
  TickLock lock(3);
  lock.acquire(0);
  std::vector<bool> due;
  for (int step = 1; step <= 7; ++step) {
    due.push_back(lock.drop_due());
  }
  EXPECT_EQ(due, (std::vector<bool>{false, false, true, false, false, true, false}));
}

TEST(TickLock, IsDueAtEachStepWhenEveryIsOne) {
  TickLock lock(1);
  lock.acquire(0);
  EXPECT_TRUE(lock.drop_due());
  EXPECT_TRUE(lock.drop_due());
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
          if (lock.drop_due()) {
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
