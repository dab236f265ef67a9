// SPDX-License-Identifier: BSD-3-Clause

// label: thread
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <mutex>
#include <stdexcept>
#include <thread>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "parallel/lock/interval_lock.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab {
namespace {

/// A lock that writes down what is asked of it.
class RecordingLock final : public InterpreterLock {
 public:
  RecordingLock() : InterpreterLock(asked_) {}

  Acquisition acquire(int /*worker*/) override {
    misused_ = misused_ || held_;
    held_ = true;
    ++acquisitions_;
    asked_ = false;
    // Every second one is a switch, and every one needed three requests.
    return {.switched = acquisitions_ % 2 == 0, .requests = 3};
  }
  void release(int /*worker*/) override {
    misused_ = misused_ || !held_;
    held_ = false;
    ++releases_;
  }
  std::int64_t* steps_left() noexcept override { return counts_ ? &steps_left_ : nullptr; }
  void ask_to_drop() { asked_ = true; }
  void count_steps(std::int64_t steps) {
    counts_ = true;
    steps_left_ = steps;
  }

  [[nodiscard]] bool held() const { return held_; }
  [[nodiscard]] bool misused() const { return misused_; }
  [[nodiscard]] int acquisitions() const { return acquisitions_; }
  [[nodiscard]] int releases() const { return releases_; }

 private:
  bool held_ = false;
  bool misused_ = false;  // taken while held, or given up while not
  bool counts_ = false;
  std::int64_t steps_left_ = 0;
  std::atomic<bool> asked_ = false;
  int acquisitions_ = 0;
  int releases_ = 0;
};

/// One worker that is alone, under a recording lock.
class WorkerUnderLock : public ::testing::Test {
 protected:
  void SetUp() override { worker_.begin(now()); }

  RecordingLock lock_;
  TeamBarrier barrier_{1};
  TeamParts parts_{.barrier = &barrier_};
  Worker worker_{parts_, 0, &lock_};
};

TEST_F(WorkerUnderLock, HoldsTheLockFromBeginToEnd) {
  EXPECT_TRUE(lock_.held());
  worker_.end();
  EXPECT_FALSE(lock_.held());
  EXPECT_EQ(lock_.acquisitions(), 1);
  EXPECT_EQ(lock_.releases(), 1);
}

TEST_F(WorkerUnderLock, StepKeepsTheLockWhenNobodyAsks) {
  worker_.step();
  worker_.step();
  EXPECT_EQ(lock_.releases(), 0);
}

TEST_F(WorkerUnderLock, StepHandsTheLockOverOnceForEachRequest) {
  lock_.ask_to_drop();
  worker_.step();
  worker_.step();
  EXPECT_TRUE(lock_.held());
  EXPECT_EQ(lock_.releases(), 1);
  EXPECT_EQ(lock_.acquisitions(), 2);
}

TEST_F(WorkerUnderLock, StepsAsOftenAsALockThatCountsWants) {
  lock_.count_steps(3);
  Worker worker(parts_, 0, &lock_);
  lock_.ask_to_drop();
  worker_.end();
  worker.begin(now());
  lock_.ask_to_drop();
  worker.step();
  worker.step();
  EXPECT_EQ(lock_.releases(), 1);  // that of worker_
  worker.step();
  EXPECT_EQ(lock_.releases(), 2);
  worker.end();
}

TEST_F(WorkerUnderLock, CountsTheRequestsThatTheLockTellsOf) {
  worker_.blocking([] {});
  EXPECT_EQ(worker_.lock_requests(), 6);  // of two acquisitions
}

TEST_F(WorkerUnderLock, RemembersItsLongestWaitForTheLock) {
  worker_.blocking([] {});
  const double all = worker_.ledger().seconds(Activity::lock_wait);
  EXPECT_GT(worker_.longest_lock_wait_seconds(), 0.0);
  EXPECT_LT(worker_.longest_lock_wait_seconds(), all);
}

TEST_F(WorkerUnderLock, LeavesTheLockOnceForACommunicationStep) {
  worker_.funneled([] {});
  EXPECT_EQ(lock_.releases(), 1);
}

TEST_F(WorkerUnderLock, LeavesTheLockWhileItTalks) {
  bool held_inside = true;
  worker_.serialized([&] { held_inside = lock_.held(); });
  EXPECT_FALSE(held_inside);
  EXPECT_TRUE(lock_.held());
  EXPECT_GT(worker_.ledger().seconds(Activity::communication), 0.0);
}

TEST_F(WorkerUnderLock, LeavesAnObjectsLockAloneInTheOneInterpreter) {
  parts_.one_interpreter = true;
  std::mutex object;
  const std::scoped_lock taken(object);
  int changes = 0;
  worker_.critical(object, [&] { ++changes; });  // would wait for ever if it took the object's lock
  EXPECT_EQ(changes, 1);
}

// Also in the one interpreter, whose lock keeps nobody out of the library while it is left.
TEST_F(WorkerUnderLock, LeavesTheLockInALibraryThatLetsOneThreadIn) {
  parts_.one_interpreter = true;
  std::mutex library;
  bool held_inside = true;
  bool taken = false;
  worker_.blocking(library, [&] {
    held_inside = lock_.held();
    std::jthread([&] { taken = !library.try_lock(); }).join();
  });
  EXPECT_FALSE(held_inside);
  EXPECT_TRUE(taken);
  EXPECT_TRUE(lock_.held());
  EXPECT_GT(worker_.ledger().seconds(Activity::blocked), 0.0);
  EXPECT_TRUE(library.try_lock());
  library.unlock();
}

TEST_F(WorkerUnderLock, LeavesTheLockWhileItBlocks) {
  bool held_inside = true;
  worker_.blocking([&] { held_inside = lock_.held(); });
  EXPECT_FALSE(held_inside);
  EXPECT_TRUE(lock_.held());
  EXPECT_GT(worker_.ledger().seconds(Activity::blocked), 0.0);
}

TEST_F(WorkerUnderLock, LeavesTheLockInNativeCode) {
  bool held_inside = true;
  worker_.native([&] { held_inside = lock_.held(); });
  EXPECT_FALSE(held_inside);
  EXPECT_TRUE(lock_.held());
  EXPECT_EQ(worker_.ledger().seconds(Activity::blocked), 0.0);
}

TEST_F(WorkerUnderLock, LeavesTheLockWhileItCommunicates) {
  bool held_inside = true;
  int steps = 0;
  worker_.funneled([&] {
    held_inside = lock_.held();
    ++steps;
  });
  EXPECT_FALSE(held_inside);
  EXPECT_TRUE(lock_.held());
  EXPECT_EQ(steps, 1);
  EXPECT_GT(worker_.ledger().seconds(Activity::communication), 0.0);
}

TEST_F(WorkerUnderLock, CountsTheSwitchesThatTheLockTellsOf) {
  worker_.blocking([] {});  // the second acquisition: a switch
  worker_.blocking([] {});
  worker_.blocking([] {});  // the fourth
  EXPECT_EQ(worker_.lock_switches(), 2);
}

TEST_F(WorkerUnderLock, BooksNativeCodeAsBusyAndNotAsHeld) {
  constexpr auto pause = std::chrono::milliseconds(2);
  worker_.native([&] { std::this_thread::sleep_for(pause); });
  worker_.end();
  const double busy = worker_.ledger().seconds(Activity::busy);
  EXPECT_GE(busy, std::chrono::duration<double>(pause).count());
  EXPECT_GE(busy - worker_.lock_held_seconds(), std::chrono::duration<double>(pause).count());
  EXPECT_GT(worker_.lock_held_seconds(), 0.0);
}

TEST_F(WorkerUnderLock, BooksTheTimeOfWaitingAsBlocked) {
  constexpr auto pause = std::chrono::milliseconds(2);
  worker_.blocking([&] { std::this_thread::sleep_for(pause); });
  EXPECT_GE(worker_.ledger().seconds(Activity::blocked),
            std::chrono::duration<double>(pause).count());
}

TEST_F(WorkerUnderLock, AccountsForAllTheTime) {
  Worker worker(parts_, 0, &lock_);
  worker_.end();
  const double begin = now();
  worker.begin(begin);
  for (int i = 0; i < 10; ++i) {
    lock_.ask_to_drop();
    worker.step();
    worker.native([] {});
    worker.blocking([] {});
    worker.barrier();
    worker.funneled([] {});
  }
  const double end = worker.end();
  double sum = 0;
  for (const Activity activity : {Activity::busy, Activity::lock_wait, Activity::communication,
                                  Activity::barrier_wait, Activity::blocked}) {
    sum += worker.ledger().seconds(activity);
  }
  EXPECT_NEAR(sum, end - begin, 1e-9 * (end - begin));
}

TEST_F(WorkerUnderLock, AbandonGivesTheLockUpOnce) {
  worker_.abandon();
  worker_.abandon();
  EXPECT_FALSE(lock_.held());
  EXPECT_EQ(lock_.releases(), 1);
}

TEST_F(WorkerUnderLock, AbandonLeavesALockAloneThatIsNotHeld) {
  EXPECT_THROW(worker_.blocking([] { throw std::runtime_error("no answer"); }), std::runtime_error);
  worker_.abandon();
  EXPECT_FALSE(lock_.misused());
  EXPECT_FALSE(lock_.held());
}

// A kernel may catch what its own wait threw and go on, as Python code does after a time-out.
TEST_F(WorkerUnderLock, HoldsTheLockAgainAfterAWaitThatThrew) {
  EXPECT_THROW(worker_.blocking([] { throw std::runtime_error("no answer"); }), std::runtime_error);
  EXPECT_TRUE(lock_.held());
  worker_.end();
  EXPECT_FALSE(lock_.misused());
}

TEST_F(WorkerUnderLock, HoldsTheLockAgainAfterNativeCodeThatThrew) {
  EXPECT_THROW(worker_.native([] { throw std::runtime_error("singular"); }), std::runtime_error);
  EXPECT_TRUE(lock_.held());
  worker_.end();
  EXPECT_FALSE(lock_.misused());
}

TEST(FreeWorker, RunsEverythingWithoutALock) {
  TeamBarrier barrier(1);
  TeamParts parts{.barrier = &barrier};
  Worker worker(parts, 0);
  worker.begin(now());
  int calls = 0;
  worker.step();
  worker.native([&] { ++calls; });
  worker.blocking([&] { ++calls; });
  worker.funneled([&] { ++calls; });
  worker.barrier();
  worker.end();
  EXPECT_EQ(calls, 3);
  EXPECT_EQ(worker.ledger().seconds(Activity::lock_wait), 0.0);
  EXPECT_EQ(worker.lock_held_seconds(), 0.0);
  EXPECT_EQ(worker.lock_switches(), 0);
}

TEST(FreeWorker, TakesTheLockOfAnObjectThatItChanges) {
  TeamBarrier barrier(1);
  TeamParts parts{.barrier = &barrier};
  Worker worker(parts, 0);
  std::mutex object;
  bool taken = false;
  worker.critical(object, [&] { std::jthread([&] { taken = !object.try_lock(); }).join(); });
  EXPECT_TRUE(taken);
  EXPECT_TRUE(object.try_lock());
  object.unlock();
}

TEST(FreeWorker, BooksTheWaitForAnObjectAsLockWait) {
  TeamParts parts;
  Worker worker(parts, 0);
  worker.begin(now());
  std::mutex object;
  int changes = 0;
  // On a busy machine the other one may be done before the worker comes.
  constexpr int most_attempts = 1000;
  int attempts = 0;
  while (worker.ledger().seconds(Activity::lock_wait) == 0 && attempts < most_attempts) {
    ++attempts;
    std::atomic<bool> taken = false;
    const std::jthread other([&] {
      const std::scoped_lock guard(object);
      taken = true;
      taken.notify_one();
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    });
    taken.wait(false);
    worker.critical(object, [&] { ++changes; });
  }
  worker.end();
  EXPECT_EQ(changes, attempts);
  EXPECT_GT(worker.ledger().seconds(Activity::lock_wait), 0.0);
}

TEST(FreeWorker, BooksTheWaitForALibraryAsLockWait) {
  TeamParts parts;
  Worker worker(parts, 0);
  worker.begin(now());
  std::mutex library;
  // On a busy machine the other one may be done before the worker comes: then it waits next time.
  constexpr double least_s = 0.001;
  constexpr int most_attempts = 1000;
  int attempts = 0;
  while (worker.ledger().seconds(Activity::lock_wait) < least_s && attempts < most_attempts) {
    ++attempts;
    std::atomic<bool> taken = false;
    const std::jthread other([&] {
      const std::scoped_lock guard(library);
      taken = true;
      taken.notify_one();
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
    });
    taken.wait(false);
    worker.blocking(library, [] {});
  }
  worker.end();
  EXPECT_GE(worker.ledger().seconds(Activity::lock_wait), least_s);
}

TEST(FreeWorker, CountsAllWorkersRankByRank) {
  TeamParts parts{.rank = 2, .ranks = 3, .threads = 4};
  const Worker worker(parts, 1);
  EXPECT_EQ(worker.workers(), 12);
  EXPECT_EQ(worker.index(), 9);
  EXPECT_EQ(worker.share(24), (Range{.first = 18, .last = 20}));
}

TEST(FreeWorker, RunsItsFixedShareInOrder) {
  TeamParts parts{.rank = 1, .ranks = 2, .threads = 2};
  Worker worker(parts, 0);
  std::vector<std::int64_t> across;
  std::vector<std::int64_t> within;
  worker.parallel_for(8, [&](std::int64_t i) { across.push_back(i); });
  worker.team_for(8, [&](std::int64_t i) { within.push_back(i); });
  EXPECT_EQ(across, (std::vector<std::int64_t>{4, 5}));
  EXPECT_EQ(within, (std::vector<std::int64_t>{0, 1, 2, 3}));
}

TEST(FreeWorker, RunsItsFixedShareInOnePieceOfWholeGrains) {
  TeamParts parts{.rank = 1, .ranks = 2, .threads = 2};
  Worker worker(parts, 1);
  std::vector<Range> across;
  std::vector<Range> within;
  // Five grains for four workers, then for two threads; the last grain is cut short.
  worker.parallel_for(47, 10, [&](const Range& piece) { across.push_back(piece); });
  worker.team_for(47, 10, [&](const Range& piece) { within.push_back(piece); });
  EXPECT_EQ(across, (std::vector<Range>{{.first = 40, .last = 47}}));
  EXPECT_EQ(within, (std::vector<Range>{{.first = 30, .last = 47}}));
}

TEST(FreeWorker, RunsALoopWithoutIndexes) {
  TeamParts parts;
  Worker worker(parts, 0);
  worker.parallel_for(0, [](std::int64_t) { FAIL(); });
  worker.team_for(0, [](std::int64_t) { FAIL(); });
  worker.parallel_for(0, 8, [](const Range&) { FAIL(); });
  worker.team_for(0, 8, [](const Range&) { FAIL(); });
}

TEST(FreeWorker, RefusesWhatIsNoLoop) {
  WorkQueue queue;
  for (const Schedule schedule : {Schedule::fixed, Schedule::dynamic}) {
    TeamParts parts{.schedule = schedule, .across = &queue, .within = &queue};
    Worker worker(parts, 0);
    EXPECT_THROW(worker.parallel_for(-1, [](std::int64_t) {}), std::invalid_argument);
    EXPECT_THROW(worker.team_for(1, 0, [](const Range&) {}), std::invalid_argument);
  }
}

/// Runs a program on several threads of one rank, each with a worker of its own.
template <class Program>
void run_team(TeamParts& parts, Program program, InterpreterLock* lock = nullptr) {
  std::vector<std::jthread> threads;
  threads.reserve(static_cast<std::size_t>(parts.threads));
  for (int thread = 0; thread < parts.threads; ++thread) {
    threads.emplace_back([&parts, &program, lock, thread] {
      Worker worker(parts, thread, lock);
      worker.begin(now());
      program(worker);
      worker.end();
    });
  }
}

TEST(WorkersOfARank, ShareDynamicLoops) {
  constexpr int threads = 3;
  constexpr std::int64_t count = 500;
  TeamBarrier barrier(threads);
  WorkQueue across;
  WorkQueue within;
  TeamParts parts{.threads = threads,
                  .schedule = Schedule::dynamic,
                  .barrier = &barrier,
                  .across = &across,
                  .within = &within};
  std::vector<std::atomic<int>> first(count);
  std::vector<std::atomic<int>> second(count);
  std::vector<std::atomic<int>> third(count);
  run_team(parts, [&](Worker& worker) {
    worker.parallel_for(count, [&](std::int64_t i) { ++first.at(static_cast<std::size_t>(i)); });
    worker.team_for(count, [&](std::int64_t i) { ++second.at(static_cast<std::size_t>(i)); });
    worker.parallel_for(count, [&](std::int64_t i) { ++third.at(static_cast<std::size_t>(i)); });
  });
  for (std::size_t i = 0; i < count; ++i) {
    ASSERT_EQ(first[i], 1);
    ASSERT_EQ(second[i], 1);
    ASSERT_EQ(third[i], 1);
  }
}

TEST(WorkersOfARank, ShareLoopsByPieces) {
  constexpr int threads = 3;
  constexpr std::int64_t count = 1001;
  constexpr std::int64_t grain = 4;
  for (const Schedule schedule : {Schedule::fixed, Schedule::dynamic}) {
    WorkQueue across;
    WorkQueue within;
    TeamParts parts{.threads = threads, .schedule = schedule, .across = &across, .within = &within};
    std::vector<std::atomic<int>> times(count);
    std::atomic<int> not_whole = 0;
    run_team(parts, [&](Worker& worker) {
      const auto body = [&](const Range& piece) {
        not_whole +=
            piece.first % grain == 0 && (piece.size() % grain == 0 || piece.last == count) ? 0 : 1;
        for (std::int64_t i = piece.first; i < piece.last; ++i) {
          ++times.at(static_cast<std::size_t>(i));
        }
      };
      worker.parallel_for(count, grain, body);
      worker.team_for(count, grain, body);
    });
    EXPECT_EQ(not_whole, 0);
    for (const auto& of_index : times) {
      ASSERT_EQ(of_index, 2);
    }
  }
}

TEST(WorkersOfARank, LetOneThreadCommunicateWhileAllWait) {
  constexpr int threads = 4;
  constexpr int rounds = 50;
  TeamBarrier barrier(threads);
  TeamParts parts{.threads = threads, .barrier = &barrier};
  int steps = 0;  // not atomic: written by the step alone, read by all after it
  std::atomic<int> wrong = 0;
  run_team(parts, [&](Worker& worker) {
    for (int round = 1; round <= rounds; ++round) {
      worker.funneled([&] { ++steps; });
      wrong += steps == round ? 0 : 1;
      worker.barrier();
    }
  });
  EXPECT_EQ(steps, rounds);
  EXPECT_EQ(wrong, 0);
}

TEST(WorkersOfARank, RunOneAtATimeUnderTheLock) {
  constexpr int threads = 4;
  constexpr int pieces = 20'000;
  IntervalLock lock(std::chrono::microseconds(100));
  TeamBarrier barrier(threads);
  TeamParts parts{.threads = threads, .barrier = &barrier};
  std::int64_t counter = 0;  // not atomic: the lock alone protects it
  run_team(
      parts,
      [&](Worker& worker) {
        for (int piece = 0; piece < pieces; ++piece) {
          counter = counter + 1;
          worker.step();
        }
        worker.barrier();
      },
      &lock);
  EXPECT_EQ(counter, std::int64_t{threads} * pieces);
}

// All workers wait at the barrier or for the lock when the holder fails: each must hear of it.
TEST(WorkersOfARank, AreFreedWhenTheHolderFails) {
  constexpr int threads = 4;
  IntervalLock lock(std::chrono::microseconds(100));
  TeamBarrier barrier(threads);
  TeamParts parts{.threads = threads, .barrier = &barrier};
  std::atomic<int> told = 0;
  {
    std::vector<std::jthread> team;
    team.reserve(static_cast<std::size_t>(threads));
    for (int thread = 0; thread < threads; ++thread) {
      team.emplace_back([&, thread] {
        Worker worker(parts, thread, &lock);
        try {
          worker.begin(now());
          if (thread == 0) {
            throw std::runtime_error("failed while it held the lock");
          }
          worker.barrier();
          worker.end();
        } catch (const TeamBroken&) {
          ++told;
          worker.abandon();
        } catch (const std::runtime_error&) {
          worker.abandon();
          barrier.fail();
        }
      });
    }
  }
  EXPECT_EQ(told, threads - 1);
}

}  // namespace
}  // namespace scalelab
