// SPDX-License-Identifier: BSD-3-Clause

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
void expect_rounds_in_step(int threads, int rounds, WaitPolicy policy) {
  TeamBarrier barrier(threads, policy);
  std::vector<int> round_of(static_cast<std::size_t>(threads), -1);  // not atomic on purpose
  std::atomic<int> out_of_step = 0;
  {
    std::vector<std::jthread> team;
    team.reserve(static_cast<std::size_t>(threads));
    for (int thread = 0; thread < threads; ++thread) {
      team.emplace_back([&, thread] {
        for (int round = 0; round < rounds; ++round) {
          round_of[static_cast<std::size_t>(thread)] = round;
          barrier.wait(thread);
          out_of_step += static_cast<int>(
              std::ranges::count_if(round_of, [round](int other) { return other != round; }));
          barrier.wait(thread);
        }
      });
    }
  }
  EXPECT_EQ(out_of_step, 0) << threads << " threads";
}

// More threads than most machines that test have cores.
constexpr int many = 19;

TEST(TeamBarrier, LetsASingleThreadThrough) {
  expect_rounds_in_step(1, 1000, WaitPolicy::active);
  expect_rounds_in_step(1, 1000, WaitPolicy::passive);
}

TEST(TeamBarrier, KeepsTwoThreadsInStep) {
  expect_rounds_in_step(2, 1000, WaitPolicy::active);
  expect_rounds_in_step(2, 1000, WaitPolicy::passive);
}

// One counter, the smallest trees, full and ragged ones of two, three and four levels.
TEST(TeamBarrier, KeepsTreesOfThreadsInStep) {
  for (const int threads : {3, 16, 17, 20, 63, 64, 65, 130}) {
    expect_rounds_in_step(threads, 20, WaitPolicy::passive);
  }
  expect_rounds_in_step(17, 20, WaitPolicy::active);
}

/// Lets all threads but one come to the barrier, and fails it. Returns how many heard of it.
int told_of_failure(int threads, WaitPolicy policy) {
  TeamBarrier barrier(threads, policy);
  std::atomic<int> told = 0;
  std::atomic<int> coming = 0;
  {
    std::vector<std::jthread> team;
    team.reserve(static_cast<std::size_t>(threads));
    for (int thread = 1; thread < threads; ++thread) {
      team.emplace_back([&, thread] {
        ++coming;
        try {
          barrier.wait(thread);
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
  constexpr int times = 50;
  for (int time = 0; time < times; ++time) {
    for (const WaitPolicy policy : {WaitPolicy::active, WaitPolicy::passive}) {
      ASSERT_EQ(told_of_failure(2, policy), 1);
      ASSERT_EQ(told_of_failure(many, policy), many - 1);
    }
  }
}

TEST(TeamBarrier, WakesThoseWhoSleepWhenItFails) {
  constexpr int threads = many;
  TeamBarrier barrier(threads, WaitPolicy::passive);
  std::atomic<int> told = 0;
  {
    std::vector<std::jthread> team;
    team.reserve(static_cast<std::size_t>(threads));
    for (int thread = 1; thread < threads; ++thread) {
      team.emplace_back([&, thread] {
        EXPECT_THROW(barrier.wait(thread), TeamBroken);
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
  EXPECT_THROW(barrier.wait(0), TeamBroken);
  EXPECT_THROW(barrier.wait(1), TeamBroken);
  EXPECT_THROW(barrier.wait(2), TeamBroken);
  EXPECT_THROW(barrier.wait(0), TeamBroken);
}

TEST(TeamBarrier, StaysBrokenAfterGoodRounds) {
  TeamBarrier barrier(1);
  barrier.wait(0);
  barrier.wait(0);
  barrier.fail();
  EXPECT_THROW(barrier.wait(0), TeamBroken);
}

}  // namespace
}  // namespace scalelab
