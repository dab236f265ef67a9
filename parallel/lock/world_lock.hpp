#pragma once

#include <atomic>
#include <cstdint>
#include <memory>
#include <mutex>

#include "parallel/communication/communicator.hpp"
#include "parallel/lock/interpreter_lock.hpp"

namespace scalelab {

/// IntervalLock's protocol among all workers of a point, on one node or on several, by MPI
/// one-sided operations: who holds the lock stands in the memory of rank 0, and the request to drop
/// it in the memory of the holder's rank. Waiters look again and again, with a short sleep in
/// between. No rank has to answer; where MPI needs a rank's help for others to reach its memory (no
/// shared memory and no remote direct memory access), a thread of the lock's own gives it.
class WorldLock final : public InterpreterLock {
 public:
  /// Collective over the group. Workers are numbered rank by rank, `threads` on each. The interval
  /// is in seconds, above zero. `mpi_turn` is held around every call to MPI.
  WorldLock(const Communicator& group, int threads, double switch_interval_s, std::mutex& mpi_turn);
  WorldLock(const WorldLock&) = delete;
  WorldLock& operator=(const WorldLock&) = delete;
  WorldLock(WorldLock&&) = delete;
  WorldLock& operator=(WorldLock&&) = delete;
  ~WorldLock() override;

  Acquisition acquire(int worker) override;
  void release(int worker) override;

  /// Frees the memory that ranks reach. Collective; nobody may use the lock any more.
  void close();

 private:
  struct Window;
  WorldLock(std::unique_ptr<Window> window, int threads, double switch_interval_s,
            std::mutex& mpi_turn);

  // Adds to the acquisition what is known of it when the lock was free.
  bool try_to_acquire(int worker, Acquisition& acquisition);

  std::unique_ptr<Window> window_;
  int threads_;
  double switch_interval_s_;
  std::mutex* mpi_turn_;
};

}  // namespace scalelab
