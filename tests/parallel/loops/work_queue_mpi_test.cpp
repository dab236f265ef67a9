// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <thread>
#include <vector>

#include "parallel/loops/work_queue.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

/// How often each index of a loop was dealt out to this rank.
class Taken {
 public:
  explicit Taken(std::int64_t count) : times_(static_cast<std::size_t>(count)) {}

  [[nodiscard]] DynamicLoop loop(std::int64_t number, std::int64_t grain = 1,
                                 int threads = 1) const {
    return {.number = number,
            .count = static_cast<std::int64_t>(times_.size()),
            .grain = grain,
            .threads = threads};
  }

  /// Takes all that a thread can get.
  void take_all(WorkQueue& queue, const DynamicLoop& loop) {
    do {
      for (Range piece = queue.take_held(loop); !piece.empty(); piece = queue.take_held(loop)) {
        note(piece);
      }
    } while (fetch(queue, loop));
  }

  void note(const Range& piece) {
    const std::scoped_lock guard(mutex_);
    for (std::int64_t i = piece.first; i < piece.last; ++i) {
      ++times_.at(static_cast<std::size_t>(i));
    }
  }

  /// Over all ranks. Collective.
  bool each_once() {
    world().all_reduce(times_, reduction::sum);
    return std::ranges::all_of(times_, [](std::int64_t times) { return times == 1; });
  }

 private:
  bool fetch(WorkQueue& queue, const DynamicLoop& loop) {
    const std::scoped_lock turn(mpi_turn_);
    return queue.fetch(loop);
  }

  std::mutex mpi_turn_;
  std::mutex mutex_;
  std::vector<std::int64_t> times_;
};

TEST(WorkQueueAcrossRanks, DealsOutEachIndexOnce) {
  for (const WindowMemory memory : {WindowMemory::shared_where_possible, WindowMemory::separate}) {
    for (const std::int64_t grain : {1, 9}) {
      for (const std::int64_t count : {0, 1, 2, 3, 31, 32, 33, 1000, 10'007}) {
        WorkQueue queue(world(), memory);
        Taken taken(count);
        taken.take_all(queue, taken.loop(0, grain));
        EXPECT_TRUE(taken.each_once()) << count << " indexes, grain " << grain;
        queue.close();
      }
    }
  }
}

TEST(WorkQueueAcrossRanks, DealsOutEachIndexOnceToThreadsOfRanks) {
  constexpr int threads = 3;
  for (const std::int64_t grain : {1, 9}) {
    for (const std::int64_t count : {0, 1, 5, 2000}) {
      WorkQueue queue(world());
      Taken taken(count);
      {
        std::vector<std::jthread> team;
        team.reserve(static_cast<std::size_t>(threads));
        for (int thread = 0; thread < threads; ++thread) {
          team.emplace_back([&] { taken.take_all(queue, taken.loop(0, grain, threads)); });
        }
      }
      EXPECT_TRUE(taken.each_once()) << count << " indexes, grain " << grain;
      queue.close();
    }
  }
}

TEST(WorkQueueAcrossRanks, KeepsLoopsApart) {
  WorkQueue queue(world());
  Taken first(100);
  Taken second(7);
  Taken third(1000);
  first.take_all(queue, first.loop(0));
  second.take_all(queue, second.loop(1));  // other ranks may be in the first loop still
  third.take_all(queue, third.loop(1'000'000));
  EXPECT_TRUE(first.each_once());
  EXPECT_TRUE(second.each_once());
  EXPECT_TRUE(third.each_once());
  queue.close();
}

TEST(WorkQueueAcrossRanks, StaysEmptyWhenAllIsGivenOut) {
  WorkQueue queue(world());
  Taken taken(10);
  taken.take_all(queue, taken.loop(0));
  for (int time = 0; time < 3; ++time) {
    EXPECT_FALSE(queue.fetch(taken.loop(0)));
    EXPECT_TRUE(queue.take_held(taken.loop(0)).empty());
  }
  EXPECT_TRUE(taken.each_once());
  queue.close();
}

/// Runs loops first ... last - 1, each of `count` indexes; their indexes follow each other in
/// `taken`.
void run_loops(WorkQueue& queue, Taken& taken, Range loops, std::int64_t count) {
  for (std::int64_t number = loops.first; number < loops.last; ++number) {
    const DynamicLoop loop{.number = number, .count = count};
    do {
      for (Range piece = queue.take_held(loop); !piece.empty(); piece = queue.take_held(loop)) {
        taken.note({.first = number * count + piece.first, .last = number * count + piece.last});
      }
    } while (queue.fetch(loop));
  }
}

TEST(WorkQueueAcrossRanks, HasAnyNumberOfLoops) {
  constexpr std::int64_t loops = 12'000;
  constexpr std::int64_t count = 5;
  WorkQueue queue(world());
  Taken taken(loops * count);
  run_loops(queue, taken, {.first = 0, .last = loops}, count);
  EXPECT_TRUE(taken.each_once());
  queue.close();
}

// One rank after the other runs ahead of all others by several times the ring; those who follow
// have drawn some pieces before they are left behind.
TEST(WorkQueueAcrossRanks, LetsARankRunAnyNumberOfLoopsAhead) {
  constexpr std::int64_t loops = 5 * WorkQueue::ring + 3;
  constexpr std::int64_t count = 7;
  for (int first_rank = 0; first_rank < test_job().ranks(); ++first_rank) {
    WorkQueue queue(world());
    Taken taken(2 * loops * count);
    for (int turn = 0; turn < test_job().ranks(); ++turn) {
      const int place = (test_job().rank() - first_rank + test_job().ranks()) % test_job().ranks();
      // The others stop in the middle of a loop, with a number drawn and not used.
      if (turn == 0 && place > 0) {
        (void)queue.fetch({.number = 0, .count = count});
      }
      world().barrier();
      if (turn == place) {
        run_loops(queue, taken, {.first = 0, .last = loops}, count);
      }
      world().barrier();
    }
    // All are level again: the counters must be where everybody thinks they are.
    run_loops(queue, taken, {.first = loops, .last = 2 * loops}, count);
    EXPECT_TRUE(taken.each_once()) << "rank " << first_rank << " runs ahead";
    queue.close();
  }
}

TEST(WorkQueueAcrossRanks, CountsAnewInANewQueue) {
  for (int time = 0; time < 20; ++time) {
    WorkQueue queue(world());
    Taken taken(10);
    taken.take_all(queue, taken.loop(0));
    ASSERT_TRUE(taken.each_once()) << "queue " << time;
    queue.close();
  }
}

TEST(WorkQueueAcrossRanks, NeedsProgressOfTheCountersOwnerWhereMemoryIsNotShared) {
  WorkQueue shared(world());
  EXPECT_FALSE(shared.needs_progress());
  shared.close();
  WorkQueue separate(world(), WindowMemory::separate);
  EXPECT_EQ(separate.needs_progress(), test_job().leads() && test_job().ranks() > 1);
  separate.close();
}

}  // namespace
}  // namespace scalelab
