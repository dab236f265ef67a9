// label: thread
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "parallel/loops/work_queue.hpp"

namespace scalelab {
namespace {

using Counts = std::vector<std::atomic<int>>;

/// Takes all that one thread can get of a loop.
void take_all(WorkQueue& queue, int loop, Counts& taken) {
  const auto count = static_cast<std::int64_t>(taken.size());
  do {
    for (Range piece = queue.take_held(loop); !piece.empty(); piece = queue.take_held(loop)) {
      ASSERT_EQ(piece.size(), 1);
      ++taken.at(static_cast<std::size_t>(piece.first));
    }
  } while (queue.fetch(loop, count));
}

void expect_each_once(const Counts& taken) {
  EXPECT_TRUE(std::ranges::all_of(taken, [](const auto& times) { return times == 1; }));
}

void expect_dealt_out_once(int threads, std::size_t count) {
  WorkQueue queue;
  Counts taken(count);
  {
    std::vector<std::jthread> team;
    team.reserve(static_cast<std::size_t>(threads));
    for (int thread = 0; thread < threads; ++thread) {
      team.emplace_back([&] { take_all(queue, 0, taken); });
    }
  }
  SCOPED_TRACE(std::to_string(count) + " indexes for " + std::to_string(threads) + " threads");
  expect_each_once(taken);
}

TEST(WorkQueue, DealsOutEachIndexOnce) {
  for (const int threads : {1, 2, 8}) {
    for (const std::size_t count : {0U, 1U, 3U, 8U, 1000U, 20'000U}) {
      expect_dealt_out_once(threads, count);
    }
  }
}

TEST(WorkQueue, HasNothingInAnEmptyLoop) {
  WorkQueue queue;
  EXPECT_TRUE(queue.take_held(0).empty());
  EXPECT_FALSE(queue.fetch(0, 0));
  EXPECT_TRUE(queue.take_held(0).empty());
}

TEST(WorkQueue, GivesIndexesInOrderToOneThread) {
  WorkQueue queue;
  ASSERT_TRUE(queue.fetch(0, 3));
  EXPECT_EQ(queue.take_held(0), (Range{.first = 0, .last = 1}));
  EXPECT_EQ(queue.take_held(0), (Range{.first = 1, .last = 2}));
  EXPECT_EQ(queue.take_held(0), (Range{.first = 2, .last = 3}));
  EXPECT_TRUE(queue.take_held(0).empty());
  EXPECT_FALSE(queue.fetch(0, 3));
  EXPECT_FALSE(queue.fetch(0, 3));
}

TEST(WorkQueue, DoesNotFetchTwiceWhatIsStillHeld) {
  WorkQueue queue;
  ASSERT_TRUE(queue.fetch(0, 2));
  EXPECT_TRUE(queue.fetch(0, 2));  // another thread's, which waited for its turn to fetch
  EXPECT_EQ(queue.take_held(0).first, 0);
  EXPECT_EQ(queue.take_held(0).first, 1);
  EXPECT_TRUE(queue.take_held(0).empty());
  EXPECT_FALSE(queue.fetch(0, 2));
}

TEST(WorkQueue, KeepsLoopsApart) {
  constexpr int loops = 5;
  constexpr int threads = 4;
  WorkQueue queue;
  std::vector<Counts> taken;
  for (std::size_t loop = 0; loop < loops; ++loop) {
    taken.emplace_back(100 * loop + 1);
  }
  {
    std::vector<std::jthread> team;
    team.reserve(static_cast<std::size_t>(threads));
    for (int thread = 0; thread < threads; ++thread) {
      team.emplace_back([&] {
        // Nobody waits between loops: one thread may be in the next one already.
        for (int loop = 0; loop < loops; ++loop) {
          take_all(queue, loop, taken[static_cast<std::size_t>(loop)]);
        }
      });
    }
  }
  for (const Counts& of_loop : taken) {
    expect_each_once(of_loop);
  }
}

TEST(WorkQueue, CanBeClosedWithoutOtherRanks) {
  WorkQueue queue;
  ASSERT_TRUE(queue.fetch(0, 1));
  queue.close();
  queue.close();
}

TEST(WorkQueue, HasAsManyLoopsAsItSays) {
  WorkQueue queue;
  EXPECT_TRUE(queue.fetch(WorkQueue::most_loops - 1, 1));
  EXPECT_EQ(queue.take_held(WorkQueue::most_loops - 1), (Range{.first = 0, .last = 1}));
}

TEST(WorkQueue, NumbersLoopsFromZeroAfterARestart) {
  WorkQueue queue;
  ASSERT_TRUE(queue.fetch(0, 2));
  EXPECT_EQ(queue.take_held(0).first, 0);
  queue.restart();
  EXPECT_TRUE(queue.take_held(0).empty());
  ASSERT_TRUE(queue.fetch(0, 1));
  EXPECT_EQ(queue.take_held(0).first, 0);
  EXPECT_FALSE(queue.fetch(0, 1));
}

TEST(WorkQueue, RefusesMoreLoopsThanItHas) {
  WorkQueue queue;
  EXPECT_THROW(queue.take_held(WorkQueue::most_loops), std::length_error);
  try {
    queue.take_held(WorkQueue::most_loops);
  } catch (const std::length_error& error) {
    EXPECT_NE(std::string(error.what()).find("4096"), std::string::npos) << error.what();
  }
}

}  // namespace
}  // namespace scalelab
