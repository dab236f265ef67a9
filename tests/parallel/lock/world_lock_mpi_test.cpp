// SPDX-License-Identifier: BSD-3-Clause

// Under real MPI: the lock of all workers keeps them apart and leaves nobody out.
#include "parallel/lock/world_lock.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>
#include <span>
#include <thread>
#include <vector>

#include "parallel/communication/progress_thread.hpp"
#include "parallel/memory/shared_memory.hpp"
#include "tests/parallel/job/test_job.hpp"
#include "tests/parallel/lock/short_interval.hpp"

namespace scalelab {
namespace {

/// Numbers that every rank sees and that nothing protects, all zero at first.
class BareNumbers {
 public:
  BareNumbers(const RankGroup& group, std::size_t count)
      : count_(count),
        memory_(group.communicator,
                group.communicator.rank() == 0 ? count * sizeof(std::int64_t) : 0) {
    if (group.communicator.rank() == 0) {
      for (std::int64_t& number : all()) {
        number = 0;
      }
    }
    test_job().world().barrier();
  }
  [[nodiscard]] std::span<std::int64_t> all() {
    return {reinterpret_cast<std::int64_t*>(memory_.of(0)), count_};
  }
  void close() {
    test_job().world().barrier();
    memory_.close();
  }

 private:
  std::size_t count_;
  SharedMemory memory_;
};

/// Calls body(worker) on `threads` threads of each rank, as one lock's workers.
template <class Body>
void on_all_workers(int threads, Body body) {
  std::vector<std::jthread> team;
  team.reserve(static_cast<std::size_t>(threads));
  for (int thread = 0; thread < threads; ++thread) {
    team.emplace_back([&body, worker = test_job().rank() * threads + thread] { body(worker); });
  }
}

// Sixty-four of them on four ranks. Nobody stops before all have had the lock as often as they
// need, so one who starves would keep this from ever ending.
void give_each_of_many_waiters_its_turns(WindowMemory memory, int threads, std::int64_t needed) {
  const RankGroup group = everybody();
  const int workers = threads * test_job().ranks();
  BareNumbers shared(group, static_cast<std::size_t>(workers) + 2);
  std::int64_t& in_all = shared.all()[0];
  std::int64_t& satisfied = shared.all()[1];
  const std::span<std::int64_t> turns = shared.all().subspan(2);
  std::atomic<std::int64_t> here = 0;
  std::mutex mpi_turn;
  WorldLock lock(group.communicator, threads, short_interval_s, mpi_turn, memory);
  std::optional<ProgressThread> progress;
  if (lock.needs_progress()) {
    progress.emplace(group.communicator, mpi_turn);
  }

  on_all_workers(threads, [&](int worker) {
    std::int64_t& own = turns[static_cast<std::size_t>(worker)];
    bool enough = false;
    while (!enough) {
      lock.acquire(worker);
      const std::int64_t before = in_all;
      ++own;
      ++here;
      satisfied += own == needed ? 1 : 0;
      enough = satisfied == workers;
      in_all = before + 1;
      lock.release(worker);
    }
  });

  progress.reset();  // from here on this thread alone calls MPI
  lock.close();
  const std::int64_t taken = test_job().world().all_reduce(here.load(), reduction::sum);
  EXPECT_EQ(in_all, taken);  // nobody was inside beside another
  for (const std::int64_t own : turns) {
    EXPECT_GE(own, needed);
  }
  shared.close();
}

TEST(WorldLock, GivesEachOfManyWaitersItsTurns) {
  give_each_of_many_waiters_its_turns(WindowMemory::shared_where_possible, 16, 10);
}

// Each look is a message here, which a thread of rank 0's has to answer.
TEST(WorldLock, GivesEachOfManyWaitersItsTurnsWhereMemoryIsNotShared) {
  give_each_of_many_waiters_its_turns(WindowMemory::separate, 2, 3);
}

// The holder is asked to go, goes, and at once wants the lock back.
TEST(WorldLock, IsNotTakenBackBeforeWhoAskedForItHadIt) {
  constexpr int threads = 2;
  const RankGroup group = everybody();
  std::mutex mpi_turn;
  WorldLock lock(group.communicator, threads, short_interval_s, mpi_turn);
  const int last = threads * test_job().ranks() - 1;
  constexpr int rounds = 20;
  BareNumbers shared(group, 2);
  std::int64_t& latest = shared.all()[0];
  std::int64_t& ended = shared.all()[1];
  std::atomic<int> taken_back = 0;

  on_all_workers(threads, [&](int worker) {
    if (worker == last) {
      bool go_on = true;
      while (go_on) {
        lock.acquire(worker);
        latest = worker;
        go_on = ended == 0;
        lock.release(worker);
      }
    }
    if (worker == 0) {
      for (int round = 0; round < rounds; ++round) {
        lock.acquire(worker);
        latest = worker;
        while (!lock.attention()) {
          std::this_thread::yield();
        }
        lock.release(worker);
        lock.acquire(worker);
        taken_back += latest == worker ? 1 : 0;
        ended = round + 1 == rounds ? 1 : 0;
        lock.release(worker);
      }
    }
  });
  EXPECT_EQ(taken_back, 0);
  lock.close();
  shared.close();
}

// Only a whole interval without a change is one: whoever finds the lock free asks for nothing.
TEST(WorldLock, CountsSwitchesAndRequests) {
  const RankGroup group = everybody();
  std::mutex mpi_turn;
  WorldLock lock(group.communicator, 1, short_interval_s, mpi_turn);
  for (int rank = 0; rank < test_job().ranks(); ++rank) {
    test_job().world().barrier();
    if (rank == test_job().rank()) {
      for (int again = 0; again < 3; ++again) {
        const InterpreterLock::Acquisition acquisition = lock.acquire(rank);
        EXPECT_EQ(acquisition.switched, rank > 0 && again == 0);
        EXPECT_EQ(acquisition.requests, 0);
        lock.release(rank);
      }
    }
  }
  test_job().world().barrier();
  lock.close();
}

}  // namespace
}  // namespace scalelab
