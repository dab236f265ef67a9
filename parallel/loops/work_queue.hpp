// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <vector>

#include "parallel/communication/communicator.hpp"
#include "parallel/communication/window_memory.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab {

class OneSidedWindow;

/// A loop whose indexes are dealt out while it runs. Every worker that takes part says the same.
struct DynamicLoop {
  std::int64_t number = 0;  ///< of the loops of a queue: 0, 1, ... by every worker alike
  std::int64_t count = 0;   ///< its indexes are 0 ... count - 1
  std::int64_t grain = 1;   ///< pieces are whole grains, but for the last one
  int threads = 1;          ///< of this rank, that share what the rank gets
};

/// Deals out the indexes of loops piece by piece, within a rank and across ranks, for any number of
/// loops. A rank takes large pieces, cut by Factoring, whose numbers come from a counter in the
/// memory of rank 0 (one-sided fetch-and-add of one, MPI-3.1 section 11.3.4). Its threads share
/// each piece in shrinking parts, the last ones of one grain (guided self-scheduling:
/// Polychronopoulos & Kuck, IEEE Trans. Computers 36(12), 1987, here with half of each thread's
/// equal part).
///
/// There are as many counters as `ring`; loops `ring` apart use the same one, one after the other,
/// and none is ever set back. Each loop has a stretch of its counter's values, which every rank
/// knows from the loops that it has been through: with P pieces and R ranks, P values are the
/// pieces and R - 1 more tell the other ranks that there is none. A rank has done with a loop when
/// it draws the last piece's number or one beyond. So when all ranks have done with it, R of them
/// drew a number from the last piece's on, which is to say that the counter stands at the end of
/// the stretch: the next loop finds a fresh one, and nobody had to ask who is where. Where a rank
/// is `ring` loops ahead of another, it may draw what the other was to be told, and drops it; the
/// other then draws a number of the later loop: it has done with all before, and keeps the number
/// until it comes there. Every number is drawn once and used by who drew it, so no index is lost or
/// given twice.
class WorkQueue {
 public:
  /// How many counters, and so how many loops ranks may be apart before they draw each other's
  /// numbers.
  static constexpr std::int64_t ring = 64;

  /// Deals out to the threads of this rank only.
  WorkQueue();

  /// Deals out to all ranks of the group. Collective.
  explicit WorkQueue(const Communicator& group,
                     WindowMemory memory = WindowMemory::shared_where_possible);
  WorkQueue(const WorkQueue&) = delete;
  WorkQueue& operator=(const WorkQueue&) = delete;
  WorkQueue(WorkQueue&&) = delete;
  WorkQueue& operator=(WorkQueue&&) = delete;

  /// Ends without asking the other ranks, which may be gone: a failed rank must not wait for them.
  ~WorkQueue();

  /// Gives the shared counters back. Collective if the constructor was; the last thing to be
  /// called.
  void close();

  /// Whether there are other ranks to share with: then alone fetch() finds more than what is held.
  [[nodiscard]] bool across_ranks() const noexcept { return window_ != nullptr; }

  /// Whether other ranks may need this one to call MPI now and then, for as long as they fetch: a
  /// ProgressThread does.
  [[nodiscard]] bool needs_progress() const noexcept;

  /// Takes the next indexes of a loop from what this rank holds; empty when that is used up. A
  /// thread asks for its loops in the order of their numbers, for each until it is done with.
  /// Throws std::invalid_argument for a negative count, or a grain below 1.
  Range take_held(const DynamicLoop& loop);

  /// Fetches the next piece for this rank. Returns false when the loop is given out, as far as this
  /// rank is concerned. Talks to other ranks where the constructor did: one thread of a rank at a
  /// time, then.
  bool fetch(const DynamicLoop& loop);

 private:
  // Two lines of most processors' caches, which are fetched in pairs: threads are in different
  // loops.
  static constexpr std::size_t apart = 128;

  // What this rank knows of the latest loop at one of the counters.
  struct alignas(apart) Slot {
    std::mutex mutex;
    std::int64_t loop = -1;  // its number
    Range held;
    bool given_out = false;
    std::int64_t begin = 0;             // of its stretch of the counter's values
    std::int64_t length = 0;            // of the stretch
    std::optional<std::int64_t> drawn;  // a number not used yet; touched by fetch alone
  };

  void enter(Slot& slot, const DynamicLoop& loop) const;

  std::unique_ptr<OneSidedWindow> window_;  // null when there is nobody to share with
  int rank_ = 0;
  int ranks_ = 1;
  std::vector<Slot> slots_;
};

}  // namespace scalelab
