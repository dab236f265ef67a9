// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <functional>
#include <limits>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <vector>

#include "parallel/team/process.hpp"
#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"
#include "tests/parallel/team/one_sample.hpp"

namespace scalelab {
namespace {

constexpr auto short_wait = std::chrono::milliseconds(2);
constexpr double short_wait_s = 0.002;

double activities(const WorkerAccount& account) {
  return account.busy_s + account.lock_wait_s + account.communication_s + account.barrier_wait_s +
         account.blocked_s;
}

TEST(TeamRun, CallsEachThreadOnce) {
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const int threads : {1, 2, 3, 5}) {
    Team team(test_job(), group, {.threads = threads});
    std::vector<std::atomic<int>> calls(static_cast<std::size_t>(threads));
    team.run([&](int thread) { ++calls.at(static_cast<std::size_t>(thread)); });
    EXPECT_EQ(team.threads(), threads);
    EXPECT_TRUE(std::ranges::all_of(calls, [](const auto& times) { return times == 1; }))
        << threads;
  }
}

TEST(TeamRun, ThrowsWhatAThreadThrewAndWorksAgain) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 3});
  try {
    team.run([](int thread) {
      if (thread == 2) {
        throw std::domain_error("thread 2 fails");
      }
    });
    FAIL() << "nothing was thrown";
  } catch (const std::domain_error& error) {
    EXPECT_STREQ(error.what(), "thread 2 fails");
  }
  std::atomic<int> calls = 0;
  team.run([&](int) { ++calls; });
  EXPECT_EQ(calls, 3);
}

TEST(TeamRun, ThrowsOneFailureWhenAllFail) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 4});
  EXPECT_THROW(team.run([](int) { throw std::out_of_range("each"); }), std::out_of_range);
}

TEST(TeamRun, BreaksTheBarrierThatTheOthersWaitAt) {
  constexpr int threads = 3;
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = threads});
  TeamBarrier barrier(threads);
  std::atomic<int> told = 0;
  EXPECT_THROW(team.run(barrier,
                        [&](int thread) {
                          if (thread == 1) {
                            throw std::domain_error("thread 1 fails");
                          }
                          try {
                            barrier.wait(thread);
                          } catch (const TeamBroken&) {
                            ++told;
                            throw;
                          }
                        }),
               std::domain_error);
  EXPECT_EQ(told, threads - 1);
}

TEST(ProcessOnTeam, CallsEachThreadAndCountsWorkersRankByRank) {
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 3});
  Process process(team, group.communicator, 4'294'967'295U);
  std::vector<std::atomic<int>> index(3);
  process.on_team([&](int thread) {
    index.at(static_cast<std::size_t>(thread)) = process.worker_index(thread);
  });
  const int first = 3 * test_job().rank();
  EXPECT_EQ(index[0], first);
  EXPECT_EQ(index[1], first + 1);
  EXPECT_EQ(index[2], first + 2);
  EXPECT_EQ(process.threads(), 3);
  EXPECT_EQ(process.ranks(), test_job().ranks());
  EXPECT_EQ(process.workers(), 3 * test_job().ranks());
  EXPECT_EQ(process.seed(), 4'294'967'295U);
  EXPECT_THROW(process.on_team([](int) { throw std::range_error("prepare"); }), std::range_error);
}

/// Each combination of lock policy, schedule and threads.
class TeamMeasure : public ::testing::TestWithParam<std::tuple<std::string, std::string, int>> {
 protected:
  [[nodiscard]] TeamOptions options() const {
    return {.threads = threads_,
            .gil = from_name<GilPolicy>(std::get<0>(GetParam())),
            .schedule = from_name<Schedule>(std::get<1>(GetParam()))};
  }
  [[nodiscard]] bool locked() const {
    const GilPolicy policy = from_name<GilPolicy>(std::get<0>(GetParam()));
    return policy != GilPolicy::none && policy != GilPolicy::free_threaded;
  }

  const int threads_ = std::get<2>(GetParam());
  const RankGroup group_ = make_group(test_job(), all_ranks());
};

INSTANTIATE_TEST_SUITE_P(Every, TeamMeasure,
                         ::testing::Combine(::testing::Values("none", "interval", "ticks",
                                                              "subinterpreters", "free_threaded"),
                                            ::testing::Values("static", "dynamic"),
                                            ::testing::Values(1, 3)));

/// A program with all that a worker can do.
void do_everything(Worker& worker) {
  worker.parallel_for(50, [&](std::int64_t) { worker.step(); });
  worker.barrier();
  worker.funneled([] { std::this_thread::sleep_for(short_wait); });
  worker.blocking([] { std::this_thread::sleep_for(short_wait); });
  worker.native([] { std::this_thread::sleep_for(short_wait); });
  worker.team_for(50, [&](std::int64_t) { worker.step(); });
  worker.barrier();
}

TEST_P(TeamMeasure, AccountsForEveryWorkerInOrder) {
  const TimedRun run = one_sample(group_, options(), do_everything);
  if (!test_job().leads()) {
    EXPECT_TRUE(run.workers.empty());
    return;
  }
  ASSERT_EQ(run.workers.size(), static_cast<std::size_t>(test_job().ranks() * threads_));
  for (int worker = 0; worker < test_job().ranks() * threads_; ++worker) {
    const WorkerAccount& account = run.workers[static_cast<std::size_t>(worker)];
    EXPECT_EQ(account.rank, worker / threads_);
    EXPECT_EQ(account.thread, worker % threads_);
    EXPECT_EQ(account.node, 0);
    EXPECT_GE(account.processor, 0);
    EXPECT_GE(account.physical_core, 0);
    EXPECT_GE(account.numa_node, 0);
  }
}

TEST_P(TeamMeasure, AccountsForAllTheTimeOfEveryWorker) {
  const TimedRun run = one_sample(group_, options(), do_everything);
  for (const WorkerAccount& account : run.workers) {
    EXPECT_NEAR(activities(account), run.time_s, 1e-9 * run.time_s)
        << "rank " << account.rank << " thread " << account.thread;
    for (const double seconds :
         {account.busy_s, account.lock_wait_s, account.lock_held_s, account.communication_s,
          account.barrier_wait_s, account.blocked_s, account.start_skew_s, account.end_skew_s}) {
      EXPECT_GE(seconds, 0.0);
    }
    EXPECT_LE(account.start_skew_s + account.end_skew_s, account.barrier_wait_s);
  }
}

TEST_P(TeamMeasure, TellsHowLongAWorkerWaitedForTheLastOne) {
  const TimedRun run = one_sample(group_, options(), [](Worker& worker) {
    if (worker.index() == 0) {
      worker.blocking([] { std::this_thread::sleep_for(short_wait); });
    }
  });
  double shortest = std::numeric_limits<double>::infinity();
  for (const WorkerAccount& account : run.workers) {
    shortest = std::min(shortest, account.end_skew_s);
    EXPECT_NEAR(account.start_skew_s + account.end_skew_s + account.busy_s + account.lock_wait_s +
                    account.blocked_s,
                run.time_s, 1e-9 * run.time_s);
  }
  if (test_job().leads()) {
    EXPECT_EQ(shortest, 0);  // somebody is the last
  }
}

TEST_P(TeamMeasure, BooksWaitsUnderTheirCause) {
  const TimedRun run = one_sample(group_, options(), do_everything);
  for (const WorkerAccount& account : run.workers) {
    EXPECT_GE(account.blocked_s, short_wait_s);
    EXPECT_GE(account.busy_s, short_wait_s);  // native code
    if (account.thread == 0) {
      EXPECT_GE(account.communication_s, short_wait_s);
    }
  }
}

TEST_P(TeamMeasure, NeverLetsTwoWorkersOfARankHoldTheLock) {
  const TimedRun run = one_sample(group_, options(), do_everything);
  std::vector<double> held(static_cast<std::size_t>(test_job().ranks()));
  for (const WorkerAccount& account : run.workers) {
    held[static_cast<std::size_t>(account.rank)] += account.lock_held_s;
    EXPECT_EQ(account.lock_held_s > 0, locked());
    if (!locked()) {
      EXPECT_EQ(account.lock_wait_s, 0.0);
      EXPECT_EQ(account.lock_switches, 0);
    }
  }
  for (const double seconds : held) {
    EXPECT_LE(seconds, run.time_s * (1 + 1e-9));
  }
}

TEST_P(TeamMeasure, RunsEachIndexOnce) {
  constexpr std::int64_t count = 137;
  std::vector<std::atomic<std::int64_t>> across(count);
  std::vector<std::atomic<std::int64_t>> within(count);
  one_sample(group_, options(), [&](Worker& worker) {
    worker.parallel_for(count, [&](std::int64_t i) { ++across.at(static_cast<std::size_t>(i)); });
    worker.team_for(count, [&](std::int64_t i) { ++within.at(static_cast<std::size_t>(i)); });
  });
  std::vector<std::int64_t> over_ranks(across.begin(), across.end());
  test_job().world().all_reduce(over_ranks, reduction::sum);
  EXPECT_EQ(over_ranks, std::vector<std::int64_t>(count, 1));
  EXPECT_TRUE(std::ranges::all_of(within, [](const auto& times) { return times == 1; }));
}

TEST_P(TeamMeasure, CommunicatesOnceForEachStepAndRank) {
  std::atomic<int> steps = 0;
  std::vector<std::int64_t> sum{0};
  one_sample(group_, options(), [&](Worker& worker) {
    worker.funneled([&] {
      ++steps;
      sum[0] = worker.rank();
      test_job().world().all_reduce(sum, reduction::sum);
    });
  });
  const std::int64_t ranks = test_job().ranks();
  EXPECT_EQ(steps, 1);
  EXPECT_EQ(sum[0], ranks * (ranks - 1) / 2);
}

TEST_P(TeamMeasure, StartsOneSampleAfterTheOther) {
  Team team(test_job(), group_, options());
  double end = -std::numeric_limits<double>::infinity();
  for (int sample = 0; sample < 5; ++sample) {
    const TimedRun run = team.measure([](Worker&) {});
    if (test_job().leads()) {
      EXPECT_GE(run.start_s, end);
      EXPECT_GE(run.time_s, 0.0);
      end = run.start_s + run.time_s;
    }
  }
  team.close();
}

/// Every rank's team runs `work`, which fails on all of them; then the same team must work again.
/// Closes it.
void expect_failure_and_recovery(Team& team, const std::function<void(Worker&)>& work) {
  try {
    team.measure(work);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::domain_error& error) {
    EXPECT_STREQ(error.what(), "worker fails");
  }
  std::atomic<int> calls = 0;
  team.measure([&](Worker& worker) {
    worker.barrier();
    ++calls;
  });
  EXPECT_EQ(calls, team.threads());
  team.close();
}

TEST_P(TeamMeasure, ThrowsWhenAWorkerFailsAtOnce) {
  Team team(test_job(), group_, options());
  expect_failure_and_recovery(team, [](Worker&) { throw std::domain_error("worker fails"); });
}

TEST_P(TeamMeasure, ThrowsWhenOthersWaitAtTheBarrier) {
  Team team(test_job(), group_, options());
  expect_failure_and_recovery(team, [&](Worker& worker) {
    if (worker.thread() == threads_ - 1) {
      // The others come to the barrier while this worker is outside the lock.
      worker.blocking([] { std::this_thread::sleep_for(short_wait); });
      throw std::domain_error("worker fails");
    }
    worker.barrier();
  });
}

TEST_P(TeamMeasure, ThrowsWhenOthersWaitForTheLock) {
  Team team(test_job(), group_, options());
  std::atomic<bool> one_fails = false;
  expect_failure_and_recovery(team, [&](Worker& worker) {
    if (!one_fails.exchange(true)) {
      // Long enough for the others to time out and ask for the lock, which this worker holds.
      std::this_thread::sleep_for(
          std::chrono::duration<double>(4 * InterpreterSettings().switch_interval_s));
      throw std::domain_error("worker fails");
    }
    worker.barrier();
  });
}

TEST_P(TeamMeasure, ThrowsWhenAWorkerFailsInTheMiddleOfALoop) {
  Team team(test_job(), group_, options());
  expect_failure_and_recovery(team, [&](Worker& worker) {
    worker.team_for(100, [&](std::int64_t i) {
      worker.step();
      if (i == 40) {
        throw std::domain_error("worker fails");
      }
    });
    worker.barrier();
  });
}

TEST_P(TeamMeasure, ThrowsWhenACommunicationStepFails) {
  Team team(test_job(), group_, options());
  expect_failure_and_recovery(team, [](Worker& worker) {
    worker.funneled([] { throw std::domain_error("worker fails"); });
  });
}

// Each thread asks once before the team is formed, once as it begins its work and once at its end.
// Every rank fails alike, so that none waits for another.
TEST_P(TeamMeasure, ThrowsWhenAThreadCanNotCountEvents) {
  for (const int failing_reading : {0, threads_, 2 * threads_}) {
    auto readings = std::make_shared<std::atomic<int>>(0);
    TeamOptions with_failure = options();
    with_failure.count_events = [=] {
      if (readings->fetch_add(1) == failing_reading) {
        throw std::domain_error("worker fails");
      }
      return EventCounts{};
    };
    Team team(test_job(), group_, with_failure);
    expect_failure_and_recovery(team, [](Worker& worker) { worker.barrier(); });
  }
}

TEST(TeamOfSomeRanks, RunsOnItsMembersOnly) {
  const int ranks = std::min(2, test_job().ranks());
  const std::vector<int> chosen =
      ranks == 1 ? std::vector{0} : std::vector{0, test_job().ranks() - 1};
  const RankGroup group = make_group(test_job(), chosen);
  if (group.member()) {
    Team team(test_job(), group,
              {.threads = 2, .gil = GilPolicy::interval, .schedule = Schedule::dynamic});
    std::atomic<int> seen_ranks = 0;
    const TimedRun run = team.measure([&](Worker& worker) { seen_ranks = worker.ranks(); });
    EXPECT_EQ(seen_ranks, ranks);
    if (test_job().leads()) {
      ASSERT_EQ(run.workers.size(), static_cast<std::size_t>(2 * ranks));
      EXPECT_EQ(run.workers.back().rank, ranks - 1);  // counted within the group
      EXPECT_EQ(run.workers.back().thread, 1);
    }
    team.close();
  }
  test_job().world().barrier();
}

/// Started by failing_rank_test.cpp, which expects exit code 42: the last rank fails, while the
/// others wait for it. It must get so far as to end the job.
void fail_on_the_last_rank(Schedule schedule) {
  constexpr int expected_exit_code = 42;
  const RankGroup group = make_group(test_job(), all_ranks());
  Team team(test_job(), group, {.threads = 2, .schedule = schedule});
  try {
    team.measure([&](Worker& worker) {
      worker.parallel_for(100, [](std::int64_t) {});
      if (worker.rank() == worker.ranks() - 1) {
        throw std::domain_error("the last rank fails");
      }
      worker.funneled([] { test_job().world().barrier(); });
    });
  } catch (const std::domain_error&) {
    Job::abort(expected_exit_code);
  }
}

TEST(OneRankFails, DISABLED_UnderAStaticSchedule) {
  fail_on_the_last_rank(Schedule::fixed);
}

TEST(OneRankFails, DISABLED_UnderADynamicSchedule) {
  fail_on_the_last_rank(Schedule::dynamic);
}

}  // namespace
}  // namespace scalelab
