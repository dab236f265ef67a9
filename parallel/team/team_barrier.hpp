// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <cstdint>
#include <stdexcept>
#include <vector>

namespace scalelab {

/// Thrown by TeamBarrier::wait when another worker of the team has failed and will never arrive.
class TeamBroken : public std::runtime_error {
 public:
  TeamBroken() : std::runtime_error("another worker of the team failed") {}
};

/// How a thread waits. Active: it looks again and again for as long as it takes to put a thread to
/// sleep and to wake it, then sleeps. Passive: it sleeps at once, which is right where there are
/// more threads than processors: who looks then keeps another from arriving.
enum class WaitPolicy : std::uint8_t { active, passive };

/// A barrier for the threads of one rank that can be broken, so that a worker's exception ends the
/// team instead of leaving it waiting for ever (OpenMP's own barrier cannot be left).
///
/// Threads arrive at a counter; more than `most_at_one_counter` at a combining tree of counters,
/// whose last arrival at each goes on to the next one up, so that no counter's cache line is wanted
/// by all. One number that all look at tells that the last one is there (Mellor-Crummey & Scott,
/// ACM TOCS 9(1), 1991: a tree for arrival and one flag for waking is best where caches are kept
/// coherent).
class TeamBarrier {
 public:
  static constexpr int most_at_one_counter = 16;

  /// For threads numbered 0 ... threads - 1. The caller says how they wait, since only he knows how
  /// many processors there are for them: what a thread can find out is its own mask, and that of a
  /// pinned one is no answer.
  explicit TeamBarrier(int threads, WaitPolicy policy = WaitPolicy::active);

  /// Waits until all threads of the team are here; `thread` is the caller. Throws TeamBroken if one
  /// never will be.
  void wait(int thread);

  /// Wakes all who wait, and all who will, with TeamBroken.
  void fail() noexcept;

  /// Whether somebody has failed: for those who wait for something else.
  [[nodiscard]] bool failed() const noexcept {
    return state_.load(std::memory_order_acquire) % 2 != 0;
  }

 private:
  // Two lines of most processors' caches: they are fetched in pairs.
  static constexpr std::size_t apart = 128;

  struct alignas(apart) Counter {
    std::atomic<int> arrived = 0;
    int expected = 0;
    std::size_t parent = 0;  // the root's is the root
  };

  // The last to arrive at all counters lets everybody go.
  bool arrive(int thread) noexcept;
  void wait_for_change_of(std::uint32_t state) noexcept;

  WaitPolicy policy_;
  int at_one_counter_;             // of the threads, at a leaf
  std::vector<Counter> counters_;  // leaves first, the root last
  // Goes up by two each time that all have arrived; odd once the barrier is broken.
  alignas(apart) std::atomic<std::uint32_t> state_ = 0;
};

}  // namespace scalelab
