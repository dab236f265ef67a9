// label: thread
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <thread>
#include <vector>

#include "parallel/team/team_barrier.hpp"

namespace scalelab {
namespace {

/// Every thread writes its round, and after the barrier must see that all others have.
void expect_rounds_in_step(int threads, int rounds) {
  TeamBarrier barrier(threads);
  std::vector<int> round_of(static_cast<std::size_t>(threads), -1);  // not atomic on purpose
  std::atomic<int> out_of_step = 0;
  {
    std::vector<std::jthread> team;
    team.reserve(static_cast<std::size_t>(threads));
    for (int thread = 0; thread < threads; ++thread) {
      team.emplace_back([&, thread] {
        for (int round = 0; round < rounds; ++round) {
          round_of[static_cast<std::size_t>(thread)] = round;
          barrier.wait();
          out_of_step += static_cast<int>(
              std::ranges::count_if(round_of, [round](int other) { return other != round; }));
          barrier.wait();
        }
      });
    }
  }
  EXPECT_EQ(out_of_step, 0) << threads << " threads";
}

int more_than_cores() {
  return 2 * static_cast<int>(std::thread::hardware_concurrency()) + 3;
}

TEST(TeamBarrier, LetsASingleThreadThrough) {
  expect_rounds_in_step(1, 1000);
}

TEST(TeamBarrier, KeepsTwoThreadsInStep) {
  expect_rounds_in_step(2, 2000);
}

TEST(TeamBarrier, KeepsMoreThreadsThanCoresInStep) {
  expect_rounds_in_step(more_than_cores(), 400);
}

/// Lets all threads but one come to the barrier, and fails it. Returns how many heard of it.
int told_of_failure(int threads) {
  TeamBarrier barrier(threads);
  std::atomic<int> told = 0;
  std::atomic<int> coming = 0;
  {
    std::vector<std::jthread> team;
    team.reserve(static_cast<std::size_t>(threads));
    for (int thread = 1; thread < threads; ++thread) {
      team.emplace_back([&] {
        ++coming;
        try {
          barrier.wait();
        } catch (const TeamBroken&) {
          ++told;
        }
      });
    }
    while (coming < threads - 1) {
      std::this_thread::yield();
    }
    barrier.fail();
  }
  return told;
}

TEST(TeamBarrier, WakesAllWhoWaitWhenItFails) {
  constexpr int times = 100;
  for (int time = 0; time < times; ++time) {
    ASSERT_EQ(told_of_failure(2), 1);
    ASSERT_EQ(told_of_failure(more_than_cores()), more_than_cores() - 1);
  }
}

TEST(TeamBarrier, WakesThoseWhoSleepWhenItFails) {
  const int threads = more_than_cores();  // nobody spins then
  TeamBarrier barrier(threads);
  std::atomic<int> told = 0;
  {
    std::vector<std::jthread> team;
    team.reserve(static_cast<std::size_t>(threads));
    for (int thread = 1; thread < threads; ++thread) {
      team.emplace_back([&] {
        EXPECT_THROW(barrier.wait(), TeamBroken);
        ++told;
      });
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(50));  // time to fall asleep
    barrier.fail();
  }
  EXPECT_EQ(told, threads - 1);
}

TEST(TeamBarrier, TellsThoseWhoComeAfterItFailed) {
  TeamBarrier barrier(3);
  barrier.fail();
  EXPECT_THROW(barrier.wait(), TeamBroken);
  EXPECT_THROW(barrier.wait(), TeamBroken);
  EXPECT_THROW(barrier.wait(), TeamBroken);
  EXPECT_THROW(barrier.wait(), TeamBroken);
}

TEST(TeamBarrier, StaysBrokenAfterGoodRounds) {
  TeamBarrier barrier(1);
  barrier.wait();
  barrier.wait();
  barrier.fail();
  EXPECT_THROW(barrier.wait(), TeamBroken);
}

}  // namespace
}  // namespace scalelab
