// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "parallel/communication/communicator.hpp"
#include "parallel/communication/window_memory.hpp"
#include "parallel/lock/interpreter_lock.hpp"

namespace scalelab {

/// IntervalLock's protocol among all workers of a point, on one node or on several, by MPI
/// one-sided operations. Unlike CPython's, the lock is given to workers in the order in which they
/// asked for it, so that none is left out however many they are, near rank 0 or far from it: a
/// ticket lock with proportional backoff (Mellor-Crummey and Scott 1991, "Algorithms for scalable
/// synchronization on shared-memory multiprocessors", section 2.2). The tickets are in the memory
/// of rank 0, the request to drop the lock in that of the holder's rank; fetch-and-add is all that
/// it needs. The next in line asks the holder to drop the lock when it has been the next for a
/// whole switch interval. Waiters look again and again, and sleep the longer the more others are
/// before them. No rank has to answer, but see needs_progress().
class WorldLock final : public InterpreterLock {
 public:
  /// Collective over the group. Workers are numbered rank by rank, `threads` on each. The interval
  /// is in seconds, above zero. `mpi_turn` is held around every call to MPI, and
  /// nobody waits for another worker meanwhile.
  WorldLock(const Communicator& group, int threads, double switch_interval_s, std::mutex& mpi_turn,
            WindowMemory memory = WindowMemory::shared_where_possible);
  WorldLock(const WorldLock&) = delete;
  WorldLock& operator=(const WorldLock&) = delete;
  WorldLock(WorldLock&&) = delete;
  WorldLock& operator=(WorldLock&&) = delete;
  ~WorldLock() override;

  Acquisition acquire(int worker) override;
  void release(int worker) override;

  /// Whether other ranks may need this one to call MPI now and then, for as long as they use the
  /// lock (no shared memory and no remote direct memory access): a ProgressThread does.
  [[nodiscard]] bool needs_progress() const noexcept;

  /// Frees the memory that ranks reach. Collective; nobody may use the lock any more.
  void close();

 private:
  struct Window;
  WorldLock(std::unique_ptr<Window> window, int threads, double switch_interval_s,
            std::mutex& mpi_turn);

  // Both are called by one thread of the rank at a time.
  // Returns whether another worker held the lock before.
  bool take(int worker, std::int64_t ticket);
  // Asks the owner of `ticket` to drop the lock. False when he has not taken it yet.
  bool request_drop(std::int64_t ticket);

  std::unique_ptr<Window> window_;
  int threads_;
  double switch_interval_s_;
  std::mutex* mpi_turn_;
};

}  // namespace scalelab
