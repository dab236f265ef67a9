// SPDX-License-Identifier: BSD-3-Clause

// label: thread
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "parallel/lock/interval_lock.hpp"

namespace scalelab {
namespace {

constexpr std::chrono::microseconds short_interval{50};
constexpr std::chrono::hours never{1};

/// What a worker does between two pieces of work.
void step(InterpreterLock& lock, int worker) {
  if (lock.attention()) {
    lock.release(worker);
    lock.acquire(worker);
  }
}

void wait_for_a_request(const InterpreterLock& lock) {
  while (!lock.attention()) {
    std::this_thread::yield();
  }
}

TEST(IntervalLock, LetsOneWorkerAtATimeIn) {
  constexpr int workers = 8;
  constexpr int turns = 400;
  constexpr int steps = 20;
  IntervalLock lock(short_interval);
  std::int64_t counter = 0;  // not atomic: the lock alone protects it
  bool inside = false;
  bool met_another = false;
  {
    std::vector<std::jthread> threads;
    threads.reserve(workers);
    for (int worker = 0; worker < workers; ++worker) {
      threads.emplace_back([&, worker] {
        for (int turn = 0; turn < turns; ++turn) {
          lock.acquire(worker);
          for (int i = 0; i < steps; ++i) {
            met_another = met_another || inside;
            inside = true;
            counter = counter + 1;
            inside = false;
            step(lock, worker);
          }
          lock.release(worker);
        }
      });
    }
  }
  EXPECT_EQ(counter, std::int64_t{workers} * turns * steps);
  EXPECT_FALSE(met_another);
}

// The holder gives the lock up on request and wants it back at once. Whoever asked must have had it
// in between, every time.
TEST(IntervalLock, IsNotTakenBackBeforeTheWaiterHadIt) {
  constexpr int rounds = 300;
  for (int round = 0; round < rounds; ++round) {
    IntervalLock lock(short_interval);
    std::vector<int> holders;  // written by whoever holds the lock
    lock.acquire(0);
    holders.push_back(0);
    std::jthread waiter([&] {
      lock.acquire(1);
      holders.push_back(1);
      lock.release(1);
    });
    wait_for_a_request(lock);
    lock.release(0);
    lock.acquire(0);
    holders.push_back(0);
    lock.release(0);
    waiter.join();
    ASSERT_EQ(holders, (std::vector<int>{0, 1, 0})) << "round " << round;
  }
}

TEST(IntervalLock, GoesRoundAmongSeveralWaiters) {
  constexpr int rounds = 50;
  constexpr int waiters = 3;
  for (int round = 0; round < rounds; ++round) {
    IntervalLock lock(short_interval);
    std::atomic<int> had_it = 0;
    lock.acquire(0);
    std::vector<std::jthread> threads;
    threads.reserve(waiters);
    for (int waiter = 1; waiter <= waiters; ++waiter) {
      threads.emplace_back([&, waiter] {
        lock.acquire(waiter);
        ++had_it;
        lock.release(waiter);
      });
    }
    // Each forced switch lets at least one waiter through, so so many are enough for all.
    for (int turn = 1; turn <= waiters && had_it < waiters; ++turn) {
      while (!lock.attention() && had_it < waiters) {
        std::this_thread::yield();
      }
      if (lock.attention()) {
        lock.release(0);
        lock.acquire(0);
      }
      EXPECT_GE(had_it, turn);
    }
    lock.release(0);
  }
}

TEST(IntervalLock, AsksNobodyToDropWhenNobodyWaits) {
  constexpr std::chrono::milliseconds many_intervals{20};
  IntervalLock lock(short_interval);
  lock.acquire(0);
  std::this_thread::sleep_for(many_intervals);
  EXPECT_FALSE(lock.attention());
  lock.release(0);
}

TEST(IntervalLock, AsksTheHolderToDropWhenSomebodyWaits) {
  IntervalLock lock(short_interval);
  lock.acquire(0);
  std::jthread waiter([&] {
    lock.acquire(1);
    lock.release(1);
  });
  wait_for_a_request(lock);
  EXPECT_TRUE(lock.attention());
  lock.release(0);
}

TEST(IntervalLock, ForgetsTheRequestWhenTheWaiterHasTheLock) {
  IntervalLock lock(short_interval);
  bool still_asked = true;
  lock.acquire(0);
  std::jthread waiter([&] {
    lock.acquire(1);
    still_asked = lock.attention();
    lock.release(1);
  });
  wait_for_a_request(lock);
  lock.release(0);
  waiter.join();
  EXPECT_FALSE(still_asked);
  EXPECT_FALSE(lock.attention());
}

TEST(IntervalLock, AsksForNothingBeforeTheIntervalIsOver) {
  IntervalLock lock(never);
  std::atomic<bool> waits = false;
  lock.acquire(0);
  std::jthread waiter([&] {
    waits = true;
    lock.acquire(1);
    lock.release(1);
  });
  while (!waits) {
    std::this_thread::yield();
  }
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  EXPECT_FALSE(lock.attention());
  lock.release(0);  // a waiter is woken by a release, however long its interval
}

// A waiter that is woken by a release and finds the lock taken again has not waited an interval
// yet.
TEST(IntervalLock, AsksForNothingWhenAReleaseWasMissed) {
  constexpr int turns = 1000;
  IntervalLock lock(never);
  std::atomic<bool> done = false;
  bool asked = false;  // written by whoever holds the lock
  std::jthread waiter([&] {
    for (int turn = 0; turn < turns; ++turn) {
      lock.acquire(1);
      asked = asked || lock.attention();
      lock.release(1);
    }
    done = true;
  });
  while (!done) {
    lock.acquire(0);
    for (int i = 0; i < 100; ++i) {
      asked = asked || lock.attention();
    }
    lock.release(0);
  }
  waiter.join();
  EXPECT_FALSE(asked);
}

TEST(IntervalLock, IsReleasedWithoutWaitingWhenNobodyAsked) {
  constexpr int turns = 10'000;
  IntervalLock lock(never);
  for (int turn = 0; turn < turns; ++turn) {
    lock.acquire(0);
    lock.release(0);
  }
  EXPECT_FALSE(lock.attention());
}

TEST(IntervalLock, TellsWhetherAnotherWorkerHeldItLast) {
  IntervalLock lock(never);
  lock.acquire(0);
  lock.release(0);
  EXPECT_FALSE(lock.acquire(0).switched);
  lock.release(0);
  EXPECT_TRUE(lock.acquire(1).switched);
  lock.release(1);
  EXPECT_FALSE(lock.acquire(1).switched);
  lock.release(1);
  EXPECT_TRUE(lock.acquire(0).switched);
  lock.release(0);
}

TEST(IntervalLock, CountsTheRequestsOfEachWaiter) {
  IntervalLock lock(short_interval);
  EXPECT_EQ(lock.acquire(0).requests, 0);
  std::jthread waiter([&] {
    EXPECT_GE(lock.acquire(1).requests, 1);
    lock.release(1);
  });
  wait_for_a_request(lock);
  lock.release(0);
}

// A worker that is alone has nobody to switch with.
TEST(IntervalLock, CountsNoSwitchWhenNobodyHeldItBefore) {
  IntervalLock lock(never);
  EXPECT_FALSE(lock.acquire(0).switched);
  lock.release(0);
}

}  // namespace
}  // namespace scalelab
