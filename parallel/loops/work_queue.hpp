#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

#include "parallel/communication/communicator.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab {

class OneSidedWindow;

/// Deals out the indexes of loops piece by piece, within a rank and across ranks. A rank takes a
/// larger piece from a counter that lives on rank 0 (one-sided fetch-and-add, MPI-3.1
/// section 11.3.4) and its threads share that piece index by index. The loops of a sample are
/// numbered 0, 1, ... by every worker alike.
class WorkQueue {
 public:
  /// How many loops a sample may have at most.
  static constexpr int most_loops = 4096;

  /// Deals out to the threads of this rank only.
  WorkQueue();

  /// Deals out to all ranks of the group. Collective.
  explicit WorkQueue(const Communicator& group);
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;
  WorkQueue(WorkQueue&&) = delete;
  WorkQueue& operator=(WorkQueue&&) = delete;

  /// Ends without asking the other ranks, which may be gone: a failed rank must not wait for them.
  ~WorkQueue();

  /// Gives the shared counters back. Collective if the constructor was; the last thing to be
  /// called.
  void close();

  /// Forgets all loops, so that they are numbered from 0 again. Nobody may be taking or fetching
  /// meanwhile, on any rank. Collective if the constructor was; returns when all ranks may go on.
  void restart();

  /// Takes one index of loop `loop` from what this rank holds; empty when that is used up.
  /// Throws std::length_error when `loop` is not below most_loops.
  Range take_held(int loop);

  /// Fetches the next piece for this rank. Returns false when the loop's `count` indexes are all
  /// given out. The call talks to other ranks.
  bool fetch(int loop, std::int64_t count);

 private:
  struct Held {
    std::int64_t next = 0;
    std::int64_t last = 0;
  };

  std::unique_ptr<OneSidedWindow> window_;  // null when there is nobody to share with
  int ranks_ = 1;
  std::mutex mutex_;
  std::vector<Held> held_;
  std::mutex fetching_;  // one thread of a rank talks to MPI at a time
};

}  // namespace scalelab
