// SPDX-License-Identifier: BSD-3-Clause

// label: thread
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <thread>
#include <vector>

#include "parallel/loops/work_queue.hpp"

namespace scalelab {
namespace {

using Counts = std::vector<std::atomic<int>>;

/// Takes all that one thread can get of a loop.
void take_all(WorkQueue& queue, const DynamicLoop& loop, Counts& taken) {
  for (Range piece = queue.take_held(loop); !piece.empty(); piece = queue.take_held(loop)) {
    ASSERT_EQ(piece.first % loop.grain, 0);
    ASSERT_TRUE(piece.size() % loop.grain == 0 || piece.last == loop.count);
    for (std::int64_t i = piece.first; i < piece.last; ++i) {
      ++taken.at(static_cast<std::size_t>(i));
    }
  }
}

void expect_each_once(const Counts& taken) {
  EXPECT_TRUE(std::ranges::all_of(taken, [](const auto& times) { return times == 1; }));
}

template <class Program>
void on_threads(int threads, Program program) {
  std::vector<std::jthread> team;
  team.reserve(static_cast<std::size_t>(threads));
  for (int thread = 0; thread < threads; ++thread) {
    team.emplace_back([&program, thread] { program(thread); });
  }
}

TEST(WorkQueue, DealsOutEachIndexOnceInWholeGrains) {
  for (const int threads : {1, 2, 8}) {
    for (const std::int64_t grain : {1, 7}) {
      for (const std::int64_t count : {0, 1, 3, 8, 1000, 20'000}) {
        SCOPED_TRACE(::testing::Message()
                     << count << " indexes for " << threads << " threads, grain " << grain);
        WorkQueue queue;
        Counts taken(static_cast<std::size_t>(count));
        on_threads(threads, [&](int) {
          take_all(queue, {.count = count, .grain = grain, .threads = threads}, taken);
        });
        expect_each_once(taken);
      }
    }
  }
}

TEST(WorkQueue, HasNothingInAnEmptyLoop) {
  WorkQueue queue;
  EXPECT_TRUE(queue.take_held({.count = 0}).empty());
  EXPECT_FALSE(queue.fetch({.count = 0}));
}

TEST(WorkQueue, GivesPiecesInOrderThatShrinkToOneGrain) {
  WorkQueue queue;
  const DynamicLoop loop{.count = 95, .grain = 10, .threads = 2};
  std::vector<std::int64_t> firsts;
  for (Range piece = queue.take_held(loop); !piece.empty(); piece = queue.take_held(loop)) {
    firsts.push_back(piece.first);
  }
  // Of ten grains two, a quarter; of eight two; of six and fewer one.
  EXPECT_EQ(firsts, (std::vector<std::int64_t>{0, 20, 40, 50, 60, 70, 80, 90}));
  EXPECT_FALSE(queue.fetch(loop));
}

TEST(WorkQueue, KeepsLoopsApart) {
  constexpr std::size_t loops = 5;
  constexpr int threads = 4;
  WorkQueue queue;
  std::vector<Counts> taken;
  for (std::size_t loop = 0; loop < loops; ++loop) {
    taken.emplace_back(100 * loop + 1);
  }
  // Nobody waits between loops: one thread may be in the next one already.
  on_threads(threads, [&](int) {
    for (std::size_t loop = 0; loop < loops; ++loop) {
      take_all(queue,
               {.number = static_cast<std::int64_t>(loop),
                .count = static_cast<std::int64_t>(taken[loop].size()),
                .threads = threads},
               taken[loop]);
    }
  });
  for (const Counts& of_loop : taken) {
    expect_each_once(of_loop);
  }
}

TEST(WorkQueue, HasAnyNumberOfLoopsForThreadsThatDoNotWaitForEachOther) {
  constexpr std::int64_t loops = 20'000;
  constexpr std::int64_t count = 3;
  constexpr int threads = 4;
  WorkQueue queue;
  Counts taken(loops * count);
  on_threads(threads, [&](int) {
    for (std::int64_t number = 0; number < loops; ++number) {
      const DynamicLoop loop{.number = number, .count = count, .threads = threads};
      for (Range piece = queue.take_held(loop); !piece.empty(); piece = queue.take_held(loop)) {
        for (std::int64_t i = piece.first; i < piece.last; ++i) {
          ++taken.at(static_cast<std::size_t>(number * count + i));
        }
      }
    }
  });
  expect_each_once(taken);
}

TEST(WorkQueue, TellsAThreadThatComesLateThatItsLoopIsDoneWith) {
  WorkQueue queue;
  const DynamicLoop loop{.number = 0, .count = 2, .threads = 2};
  EXPECT_FALSE(queue.take_held(loop).empty());
  EXPECT_FALSE(queue.take_held(loop).empty());
  EXPECT_TRUE(queue.take_held(loop).empty());
  // Another thread is in a later loop, at the same counter, when the late one asks.
  const DynamicLoop later{.number = WorkQueue::ring, .count = 2, .threads = 2};
  EXPECT_EQ(queue.take_held(later).first, 0);
  EXPECT_TRUE(queue.take_held(loop).empty());
  EXPECT_FALSE(queue.fetch(loop));
  EXPECT_EQ(queue.take_held(later).first, 1);
}

TEST(WorkQueue, CanBeClosedWithoutOtherRanks) {
  WorkQueue queue;
  EXPECT_FALSE(queue.across_ranks());
  EXPECT_FALSE(queue.needs_progress());
  queue.close();
  queue.close();
}

TEST(WorkQueue, RefusesWhatIsNoLoop) {
  WorkQueue queue;
  EXPECT_THROW(queue.take_held({.count = -1}), std::invalid_argument);
  EXPECT_THROW(queue.take_held({.count = 1, .grain = 0}), std::invalid_argument);
  EXPECT_EQ(queue.take_held({.count = 1}).size(), 1);  // the number is still free
}

}  // namespace
}  // namespace scalelab
