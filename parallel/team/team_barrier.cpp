// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/team/team_barrier.hpp"

#include <algorithm>
#include <thread>

#include "parallel/clock/clock.hpp"
#include "parallel/team/pause.hpp"

namespace scalelab {
namespace {

constexpr std::uint32_t broken = 1;
constexpr std::uint32_t round = 2;

// In a tree. Few, since they come one after the other; not two, since each level costs a miss.
constexpr std::size_t fan_in = 4;

// What it takes to fall asleep and to be woken: who waits so long and then sleeps loses at most as
// much again (Karlin, Li, Manasse & Owicki, SOSP 1991).
constexpr double patience_s = 30e-6;

}  // namespace

TeamBarrier::TeamBarrier(int threads, WaitPolicy policy)
    : policy_(policy),
      at_one_counter_(threads > most_at_one_counter ? static_cast<int>(fan_in)
                                                    : std::max(threads, 1)) {
  const auto in_groups = [](std::size_t members, std::size_t group) {
    return (members + group - 1) / group;
  };
  // How many counters each level has, from the leaves up.
  std::vector<std::size_t> levels{
      in_groups(static_cast<std::size_t>(threads), static_cast<std::size_t>(at_one_counter_))};
  std::size_t all = levels.back();
  while (levels.back() > 1) {
    levels.push_back(in_groups(levels.back(), fan_in));
    all += levels.back();
  }
  counters_ = std::vector<Counter>(all);
  for (int thread = 0; thread < threads; ++thread) {
    ++counters_[static_cast<std::size_t>(thread / at_one_counter_)].expected;
  }
  std::size_t level_begin = 0;
  for (const std::size_t length : levels) {
    const std::size_t next_level = level_begin + length;
    for (std::size_t i = 0; i < length && next_level < all; ++i) {
      const std::size_t parent = next_level + i / fan_in;
      counters_[level_begin + i].parent = parent;
      ++counters_[parent].expected;
    }
    level_begin = next_level;
  }
  counters_.back().parent = all - 1;
}

void TeamBarrier::wait(int thread) {
  const std::uint32_t state = state_.load(std::memory_order_acquire);
  if ((state & broken) != 0) {
    throw TeamBroken();
  }
  if (arrive(thread)) {
    state_.fetch_add(round, std::memory_order_acq_rel);
    state_.notify_all();
  } else {
    wait_for_change_of(state);
  }
  if ((state_.load(std::memory_order_acquire) & broken) != 0) {
    throw TeamBroken();
  }
}

bool TeamBarrier::arrive(int thread) noexcept {
  auto at = static_cast<std::size_t>(thread / at_one_counter_);
  while (true) {
    Counter& counter = counters_[at];
    if (counter.arrived.fetch_add(1, std::memory_order_acq_rel) + 1 < counter.expected) {
      return false;
    }
    // Nobody comes here again before all have been let go.
    counter.arrived.store(0, std::memory_order_relaxed);
    if (counter.parent == at) {
      return true;
    }
    at = counter.parent;
  }
}

void TeamBarrier::wait_for_change_of(std::uint32_t state) noexcept {
  if (policy_ == WaitPolicy::active) {
    constexpr int looks_between_clock_readings = 16;
    const double give_up = now() + patience_s;
    do {
      for (int look = 0; look < looks_between_clock_readings; ++look) {
        if (state_.load(std::memory_order_acquire) != state) {
          return;
        }
        pause_processor();
      }
      // The one that is waited for may be ready to run on this very processor.
      std::this_thread::yield();
    } while (now() < give_up);
  }
  while (state_.load(std::memory_order_acquire) == state) {
    state_.wait(state, std::memory_order_acquire);
  }
}

void TeamBarrier::fail() noexcept {
  state_.fetch_or(broken, std::memory_order_acq_rel);
  state_.notify_all();
}

}  // namespace scalelab
