// SPDX-License-Identifier: BSD-3-Clause

/// Batches: several repetitions in one sample.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <limits>
#include <mutex>
#include <stdexcept>
#include <string>
#include <thread>
#include <tuple>
#include <utility>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"
#include "tests/parallel/team/one_sample.hpp"

namespace scalelab {
namespace {

/// Each combination of lock policy, schedule and threads.
class Batch : public ::testing::TestWithParam<std::tuple<std::string, std::string, int>> {
 protected:
  [[nodiscard]] TeamOptions options() const {
    return {.threads = threads_,
            .gil = from_name<GilPolicy>(std::get<0>(GetParam())),
            .schedule = from_name<Schedule>(std::get<1>(GetParam()))};
  }

  const int threads_ = std::get<2>(GetParam());
  const RankGroup group_ = make_group(test_job(), all_ranks());
};

INSTANTIATE_TEST_SUITE_P(Every, Batch,
                         ::testing::Combine(::testing::Values("none", "interval", "free_threaded"),
                                            ::testing::Values("static", "dynamic"),
                                            ::testing::Values(1, 3)));

TEST_P(Batch, RunsEachRepetitionOnEveryWorkerInTurn) {
  constexpr int batch = 7;
  std::vector<std::atomic<int>> calls(batch);
  const TimedRun run = one_sample(group_, options(), batch, [&](Worker&, int repetition) {
    ++calls.at(static_cast<std::size_t>(repetition));
  });
  for (const auto& times : calls) {
    EXPECT_EQ(times, threads_);
  }
  if (test_job().leads()) {
    EXPECT_EQ(run.batch, batch);
  }
}

TEST_P(Batch, BeginsARepetitionWhenEveryWorkerOfEveryRankHasEndedTheOneBefore) {
  constexpr int batch = 5;
  // All ranks are on one computer here, and read one clock.
  std::vector<double> first_begin(batch, std::numeric_limits<double>::infinity());
  std::vector<double> last_end(batch, 0.0);
  std::mutex mutex;
  one_sample(group_, options(), batch, [&](Worker& worker, int repetition) {
    const auto at = static_cast<std::size_t>(repetition);
    const double begin = now();
    if (worker.index() == worker.workers() - 1) {
      worker.blocking([] { std::this_thread::sleep_for(std::chrono::milliseconds(1)); });
    }
    const double end = now();
    const std::scoped_lock guard(mutex);
    first_begin[at] = std::min(first_begin[at], begin);
    last_end[at] = std::max(last_end[at], end);
  });
  for (std::size_t repetition = 1; repetition < batch; ++repetition) {
    const double begin =
        -test_job().world().all_reduce(-first_begin[repetition], reduction::maximum);
    const double end = test_job().world().all_reduce(last_end[repetition - 1], reduction::maximum);
    EXPECT_GE(begin, end) << "repetition " << repetition;
  }
}

TEST_P(Batch, AccountsForOneRepetition) {
  constexpr int batch = 4;
  constexpr double wait_s = 0.002;
  const TimedRun run = one_sample(group_, options(), batch, [](Worker& worker, int) {
    worker.blocking([] { std::this_thread::sleep_for(std::chrono::milliseconds(2)); });
  });
  for (const WorkerAccount& account : run.workers) {
    EXPECT_GE(account.blocked_s, wait_s);
    // Were it the whole batch's, it would be more than there is.
    EXPECT_NEAR(account.busy_s + account.lock_wait_s + account.communication_s +
                    account.barrier_wait_s + account.blocked_s,
                run.time_s, 1e-9 * run.time_s);
    EXPECT_LE(account.start_skew_s + account.end_skew_s, account.barrier_wait_s);
  }
}

TEST_P(Batch, BooksTheWaitForTheLastWorkerAsBarrierWait) {
  constexpr int batch = 4;
  constexpr double wait_s = 0.002;
  const TimedRun run = one_sample(group_, options(), batch, [](Worker& worker, int) {
    if (worker.index() == 0) {
      worker.blocking([] { std::this_thread::sleep_for(std::chrono::milliseconds(2)); });
    }
  });
  for (const WorkerAccount& account : run.workers) {
    const bool waits = account.rank != 0 || account.thread != 0;
    if (waits) {
      // All but the first repetition are waited for at the barrier at the latest; the last one's
      // end is end skew.
      EXPECT_GE(account.barrier_wait_s + account.lock_wait_s, 0.5 * wait_s);
      EXPECT_EQ(account.communication_s, 0);
    }
  }
}

TEST_P(Batch, MayHaveManyLoops) {
  constexpr int loops = 1500;
  constexpr int batch = 6;
  std::atomic<std::int64_t> across = 0;
  std::atomic<std::int64_t> within = 0;
  one_sample(group_, options(), batch, [&](Worker& worker, int) {
    for (int loop = 0; loop < loops; ++loop) {
      worker.parallel_for(1, [&](std::int64_t) { ++across; });
      worker.team_for(1, [&](std::int64_t) { ++within; });
    }
  });
  std::vector<std::int64_t> over_ranks{across};
  test_job().world().all_reduce(over_ranks, reduction::sum);
  EXPECT_EQ(over_ranks[0], loops * batch);
  EXPECT_EQ(within, loops * batch);
}

TEST_P(Batch, IsTheMeanOfItsRepetitionsWithoutWhatPassesBetweenThem) {
  constexpr int batch = 4;
  constexpr double between_s = 0.002;
  Team team(test_job(), group_, options());
  const double begin = now();
  for (int repetition = 0; repetition < batch; ++repetition) {
    std::this_thread::sleep_for(std::chrono::duration<double>(between_s));
    team.repeat([](Worker& worker) {
      worker.blocking([] { std::this_thread::sleep_for(std::chrono::milliseconds(1)); });
    });
  }
  const double end = now();
  const TimedRun run = team.end_sample();
  team.close();
  if (test_job().leads()) {
    EXPECT_GE(run.time_s, 0.001);
    EXPECT_LE(batch * run.time_s, end - begin - batch * between_s);
  }
}

TEST_P(Batch, IsForgottenByTheNextSample) {
  Team team(test_job(), group_, options());
  for (const int batch : {3, 1}) {
    for (int repetition = 0; repetition < batch; ++repetition) {
      team.repeat([](Worker& worker) { worker.blocking([] {}); });
    }
    const TimedRun run = team.end_sample();
    if (test_job().leads()) {
      EXPECT_EQ(run.batch, batch);
    }
    for (const WorkerAccount& account : run.workers) {
      EXPECT_NEAR(account.busy_s + account.lock_wait_s + account.communication_s +
                      account.barrier_wait_s + account.blocked_s,
                  run.time_s, 1e-9 + 1e-6 * run.time_s);
    }
  }
  team.close();
}

TEST_P(Batch, AFailureInALaterRepetitionIsThrown) {
  Team team(test_job(), group_, options());
  try {
    for (int repetition = 0; repetition < 5; ++repetition) {
      team.repeat([&](Worker& worker) {
        if (repetition == 3) {
          throw std::domain_error("repetition 3 fails");
        }
        worker.barrier();
      });
    }
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::domain_error& error) {
    EXPECT_STREQ(error.what(), "repetition 3 fails");
  }
  team.close();
}

TEST(BatchAtOneLockForAll, RunsToItsEndWithEveryWorkerInEveryRepetition) {
  constexpr int threads = 2;
  // Each step may have to wait for a rank that is not running, on a machine with other work.
  constexpr int batch = 6;
  const RankGroup group = everybody();
  for (const auto& [scope, memory] :
       {std::pair{LockScope::node, WindowMemory::shared_where_possible},
        std::pair{LockScope::world, WindowMemory::shared_where_possible},
        std::pair{LockScope::world, WindowMemory::separate}}) {
    std::atomic<std::int64_t> indexes = 0;
    std::atomic<int> calls = 0;
    const TeamOptions options{.threads = threads,
                              .gil = GilPolicy::interval,
                              .interpreter = {.scope = scope, .switch_interval_s = 1e-4},
                              .schedule = Schedule::dynamic,
                              .window_memory = memory};
    one_sample(group, options, batch, [&](Worker& worker, int) {
      ++calls;
      worker.parallel_for(8, [&](std::int64_t) {
        worker.step();
        ++indexes;
      });
    });
    std::vector<std::int64_t> over_ranks{indexes};
    test_job().world().all_reduce(over_ranks, reduction::sum);
    EXPECT_EQ(over_ranks[0], 8 * batch) << to_string(scope);
    EXPECT_EQ(calls, threads * batch) << to_string(scope);
  }
}

TEST(DynamicLoopsOfATeam, DealOutEachIndexOnceInEverySample) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 2, .schedule = Schedule::dynamic});
  for (int sample = 0; sample < 5; ++sample) {
    std::atomic<std::int64_t> indexes = 0;
    team.measure([&](Worker& worker) {
      worker.parallel_for(37, [&](std::int64_t) { ++indexes; });
      worker.parallel_for(5, [&](std::int64_t) { ++indexes; });
    });
    std::vector<std::int64_t> over_ranks{indexes};
    test_job().world().all_reduce(over_ranks, reduction::sum);
    EXPECT_EQ(over_ranks[0], 42) << "sample " << sample;
  }
  team.close();
}

TEST(CountedEvents, ArePassedOnForEachWorkerAndRepetition) {
  constexpr int threads = 3;
  const RankGroup group = everybody();
  TeamOptions options{.threads = threads};
  // Each thread's own counters: every reading finds 1000 more instructions and 10 more cycles than
  // the one before.
  options.count_events = [] {
    thread_local double readings = 0;
    ++readings;
    return EventCounts{.instructions = 1000 * readings, .cycles = 10 * readings};
  };
  const TimedRun run = one_sample(group, options, 4, [](Worker&, int) {});
  if (!test_job().leads()) {
    return;
  }
  ASSERT_EQ(run.workers.size(), static_cast<std::size_t>(threads * test_job().ranks()));
  for (const WorkerAccount& account : run.workers) {
    EXPECT_DOUBLE_EQ(account.instructions, 1000);
    EXPECT_DOUBLE_EQ(account.cycles, 10);
  }
}

TEST(CountedEvents, ThatAreNotCountedStayUnknown) {
  const RankGroup group = everybody();
  TeamOptions options{.threads = 2};
  options.count_events = [] { return EventCounts{}; };
  const TimedRun run = one_sample(group, options, [](Worker&) {});
  for (const WorkerAccount& account : run.workers) {
    EXPECT_TRUE(std::isnan(account.instructions));
    EXPECT_TRUE(std::isnan(account.cycles));
  }
}

}  // namespace
}  // namespace scalelab
