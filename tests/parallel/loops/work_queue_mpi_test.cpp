#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "parallel/loops/work_queue.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

Communicator& world() {
  return test_job().world();
}

/// How often each index of a loop was dealt out to this rank.
class Taken {
 public:
  explicit Taken(std::int64_t count) : times_(static_cast<std::size_t>(count)) {}

  void take_all(WorkQueue& queue, int loop) {
    do {
      for (Range piece = queue.take_held(loop); !piece.empty(); piece = queue.take_held(loop)) {
        const std::scoped_lock guard(mutex_);
        ++times_.at(static_cast<std::size_t>(piece.first));
      }
    } while (queue.fetch(loop, static_cast<std::int64_t>(times_.size())));
  }

  /// Over all ranks. Collective.
  bool each_once() {
    world().all_reduce(times_, reduction::sum);
    return std::ranges::all_of(times_, [](std::int64_t times) { return times == 1; });
  }

 private:
  std::mutex mutex_;
  std::vector<std::int64_t> times_;
};

TEST(WorkQueueAcrossRanks, DealsOutEachIndexOnce) {
  for (const std::int64_t count : {0, 1, 2, 3, 31, 32, 33, 1000, 10'007}) {
    WorkQueue queue(world());
    Taken taken(count);
    taken.take_all(queue, 0);
    EXPECT_TRUE(taken.each_once()) << count << " indexes";
    queue.close();
  }
}

TEST(WorkQueueAcrossRanks, DealsOutEachIndexOnceToThreadsOfRanks) {
  constexpr int threads = 3;
  for (const std::int64_t count : {0, 1, 5, 2000}) {
    WorkQueue queue(world());
    Taken taken(count);
    {
      std::vector<std::jthread> team;
      team.reserve(static_cast<std::size_t>(threads));
      for (int thread = 0; thread < threads; ++thread) {
        team.emplace_back([&] { taken.take_all(queue, 0); });
      }
    }
    EXPECT_TRUE(taken.each_once()) << count << " indexes";
    queue.close();
  }
}

TEST(WorkQueueAcrossRanks, KeepsLoopsApart) {
  WorkQueue queue(world());
  Taken first(100);
  Taken second(7);
  Taken third(1000);
  first.take_all(queue, 0);
  second.take_all(queue, 1);  // other ranks may be in the first loop still
  third.take_all(queue, WorkQueue::most_loops - 1);
  EXPECT_TRUE(first.each_once());
  EXPECT_TRUE(second.each_once());
  EXPECT_TRUE(third.each_once());
  queue.close();
}

TEST(WorkQueueAcrossRanks, StaysEmptyWhenAllIsGivenOut) {
  WorkQueue queue(world());
  Taken taken(10);
  taken.take_all(queue, 0);
  for (int time = 0; time < 3; ++time) {
    EXPECT_FALSE(queue.fetch(0, 10));
    EXPECT_TRUE(queue.take_held(0).empty());
  }
  EXPECT_TRUE(taken.each_once());
  queue.close();
}

TEST(WorkQueueAcrossRanks, CountsAnewAfterARestart) {
  WorkQueue queue(world());
  for (int time = 0; time < 20; ++time) {
    Taken first(10);
    Taken last(33);
    first.take_all(queue, 0);
    last.take_all(queue, WorkQueue::most_loops - 1);
    ASSERT_TRUE(first.each_once()) << "restart " << time;
    ASSERT_TRUE(last.each_once()) << "restart " << time;
    queue.restart();
  }
  queue.close();
}

TEST(WorkQueueAcrossRanks, CountsAnewInANewQueue) {
  for (int time = 0; time < 20; ++time) {
    WorkQueue queue(world());
    Taken taken(10);
    taken.take_all(queue, 0);
    ASSERT_TRUE(taken.each_once()) << "queue " << time;
    queue.close();
  }
}

}  // namespace
}  // namespace scalelab
