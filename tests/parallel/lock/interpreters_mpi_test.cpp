// SPDX-License-Identifier: BSD-3-Clause

// Under real MPI: each scope of the lock keeps those apart whom it should, and no others.
#include "parallel/lock/interpreters.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdint>
#include <iostream>
#include <mutex>
#include <set>
#include <stdexcept>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "parallel/lock/process_shared.hpp"
#include "parallel/memory/shared_memory.hpp"
#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"
#include "tests/parallel/lock/short_interval.hpp"

namespace scalelab {
namespace {

constexpr int threads = 2;

/// A number that every process sees and that no operation protects.
class BareCounter {
 public:
  explicit BareCounter(const RankGroup& group)
      : memory_(group.communicator, group.communicator.rank() == 0 ? sizeof(std::int64_t) : 0) {}
  void add_one() {
    // Read, and written after a while: without the lock updates get lost.
    volatile std::int64_t& value = *number();
    const std::int64_t before = value;
    for (int i = 0; i < 20; ++i) {
      std::atomic_signal_fence(std::memory_order_seq_cst);
    }
    value = before + 1;
  }
  [[nodiscard]] std::int64_t value() { return *number(); }
  void close() { memory_.close(); }

 private:
  std::int64_t* number() { return reinterpret_cast<std::int64_t*>(memory_.of(0)); }
  SharedMemory memory_;
};

class LockScopeTest : public ::testing::TestWithParam<LockScope> {
 protected:
  const RankGroup group_ = everybody();
};

INSTANTIATE_TEST_SUITE_P(NodeAndWorld, LockScopeTest,
                         ::testing::Values(LockScope::node, LockScope::world));

TEST_P(LockScopeTest, ExcludesAllWorkersOfAllProcesses) {
  constexpr int additions = 10'000;
  BareCounter counter(group_);
  Team team(test_job(), group_,
            {.threads = threads,
             .gil = GilPolicy::interval,
             .interpreter = {.scope = GetParam(), .switch_interval_s = short_interval_s}});
  const TimedRun run = team.measure([&](Worker& worker) {
    for (int i = 0; i < additions; ++i) {
      counter.add_one();
      worker.step();
    }
  });
  test_job().world().barrier();
  EXPECT_EQ(counter.value(), std::int64_t{additions} * threads * test_job().ranks());
  test_job().world().barrier();
  counter.close();
  if (test_job().leads()) {
    double held_s = 0;
    for (const WorkerAccount& account : run.workers) {
      held_s += account.lock_held_s;
    }
    EXPECT_LE(held_s, run.time_s);  // only one at a time
  }
  team.close();
}

TEST_P(LockScopeTest, LetsWorkersThatWaitOutsideGoOnTogether) {
  Team team(test_job(), group_,
            {.threads = threads,
             .gil = GilPolicy::interval,
             .interpreter = {.scope = GetParam(), .switch_interval_s = short_interval_s}});
  // Each waits until all are outside at once, which one lock held by any of them would prevent.
  SharedMemory memory(group_.communicator, test_job().leads() ? sizeof(std::atomic<int>) : 0);
  auto* outside = reinterpret_cast<std::atomic<int>*>(memory.of(0));
  test_job().world().barrier();
  team.measure([&](Worker& worker) {
    worker.blocking([&] {
      ++*outside;
      while (*outside < worker.workers()) {
        std::this_thread::yield();
      }
    });
  });
  test_job().world().barrier();
  EXPECT_EQ(*outside, threads * test_job().ranks());
  test_job().world().barrier();
  memory.close();
  team.close();
}

TEST_P(LockScopeTest, GoesTogetherWithCommunicationAndDynamicLoops) {
  Team team(test_job(), group_,
            {.threads = threads,
             .gil = GilPolicy::interval,
             .interpreter = {.scope = GetParam(), .switch_interval_s = short_interval_s},
             .schedule = Schedule::dynamic});
  std::atomic<std::int64_t> sum = 0;
  team.measure([&](Worker& worker) {
    for (int round = 0; round < 5; ++round) {
      worker.parallel_for(200, [&](std::int64_t i) {
        sum += i;
        worker.step();
      });
      worker.funneled([] { test_job().world().barrier(); });
    }
  });
  std::int64_t total = sum;
  total = test_job().world().all_reduce(total, reduction::sum);
  EXPECT_EQ(total, 5 * 199 * 200 / 2);
  team.close();
}

TEST_P(LockScopeTest, AccountsForAllTheTime) {
  Team team(test_job(), group_,
            {.threads = threads,
             .gil = GilPolicy::interval,
             .interpreter = {.scope = GetParam(), .switch_interval_s = short_interval_s}});
  const TimedRun run = team.measure([&](Worker& worker) {
    for (int i = 0; i < 2000; ++i) {
      worker.step();
    }
    worker.native([] {});
    worker.blocking([] {});
  });
  for (const WorkerAccount& account : run.workers) {
    EXPECT_NEAR(account.busy_s + account.lock_wait_s + account.communication_s +
                    account.barrier_wait_s + account.blocked_s,
                run.time_s, 0.01 * run.time_s);
    EXPECT_LE(account.lock_longest_wait_s, account.lock_wait_s);
  }
  team.close();
}

/// Which threads of this rank ever met under a policy: each stays inside until another comes, or
/// for a while.
std::set<std::pair<int, int>> met(const RankGroup& group, const TeamOptions& options) {
  std::set<std::pair<int, int>> pairs;
  std::mutex pairs_mutex;
  std::vector<std::atomic<bool>> inside(static_cast<std::size_t>(options.threads));
  Team team(test_job(), group, options);
  team.measure([&](Worker& worker) {
    const auto own = static_cast<std::size_t>(worker.thread());
    inside[own] = true;
    const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(150);
    while (std::chrono::steady_clock::now() < end) {
      for (std::size_t other = 0; other < inside.size(); ++other) {
        if (other != own && inside[other]) {
          const std::scoped_lock guard(pairs_mutex);
          pairs.insert(std::minmax(static_cast<int>(own), static_cast<int>(other)));
        }
      }
      std::this_thread::yield();
    }
    inside[own] = false;
  });
  return pairs;
}

using Pairs = std::set<std::pair<int, int>>;

TEST(Subinterpreters, KeepApartTheThreadsOfOneInterpreterOnly) {
  const RankGroup group = everybody();
  const TeamOptions options{
      .threads = 4, .gil = GilPolicy::subinterpreters, .interpreter = {.count = 2}};
  const Pairs pairs = met(group, options);
  // Threads 0 and 2 share one interpreter, 1 and 3 the other.
  EXPECT_FALSE(pairs.contains({0, 2}));
  EXPECT_FALSE(pairs.contains({1, 3}));
  EXPECT_FALSE(pairs.empty());
}

TEST(Subinterpreters, AreOneForEachThreadUnlessToldOtherwise) {
  const RankGroup group = everybody();
  const Pairs pairs = met(group, {.threads = 2, .gil = GilPolicy::subinterpreters});
  EXPECT_TRUE(pairs.contains({0, 1}));
}

TEST(FreeThreading, KeepsNobodyApart) {
  const RankGroup group = everybody();
  const Pairs pairs = met(group, {.threads = 2, .gil = GilPolicy::free_threaded});
  EXPECT_TRUE(pairs.contains({0, 1}));
}

TEST(LockOfAProcess, KeepsItsThreadsApart) {
  const RankGroup group = everybody();
  for (const GilPolicy policy : {GilPolicy::interval, GilPolicy::ticks}) {
    EXPECT_TRUE(met(group, {.threads = 3, .gil = policy}).empty());
  }
}

/// Started by failing_rank_test.cpp: the last rank dies while it holds the node's lock.
TEST(HolderDies, DISABLED_OfTheNodesLock) {
  const RankGroup group = everybody();
  Team team(test_job(), group,
            {.gil = GilPolicy::interval,
             .interpreter = {.scope = LockScope::node, .switch_interval_s = short_interval_s}});
  try {
    team.measure([&](Worker& worker) {
      if (worker.rank() == worker.ranks() - 1) {
        std::raise(SIGKILL);
      }
      while (true) {
        worker.step();
      }
    });
  } catch (const LockHolderDied& error) {
    std::cerr << error.what() << '\n';
    Job::abort(1);
  }
}

TEST(LockCount, IsThatOfTheScope) {
  const InterpreterSettings process;
  const InterpreterSettings node{.scope = LockScope::node};
  const InterpreterSettings world{.scope = LockScope::world};
  const InterpreterSettings two{.count = 2};
  EXPECT_EQ(lock_count(GilPolicy::none, node, 6, 4, 3), 0);
  EXPECT_EQ(lock_count(GilPolicy::interval, process, 6, 4, 3), 6);
  EXPECT_EQ(lock_count(GilPolicy::interval, node, 6, 4, 3), 3);
  EXPECT_EQ(lock_count(GilPolicy::interval, world, 6, 4, 3), 1);
  EXPECT_EQ(lock_count(GilPolicy::ticks, process, 6, 4, 3), 6);
  EXPECT_EQ(lock_count(GilPolicy::subinterpreters, process, 6, 4, 3), 24);
  EXPECT_EQ(lock_count(GilPolicy::subinterpreters, two, 6, 4, 3), 12);
  EXPECT_EQ(lock_count(GilPolicy::subinterpreters, two, 6, 1, 3), 6);
  EXPECT_EQ(lock_count(GilPolicy::free_threaded, process, 6, 4, 3), 0);
}

TEST(InterpreterDefaults, AreThoseOfPython) {
  const InterpreterSettings settings;
  EXPECT_EQ(settings.switch_interval_s, 5e-3);
  EXPECT_EQ(settings.every, 100);
  EXPECT_EQ(settings.scope, LockScope::process);
}

}  // namespace
}  // namespace scalelab
