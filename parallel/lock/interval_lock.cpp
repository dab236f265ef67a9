// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/lock/interval_lock.hpp"

#include <mutex>
#include <utility>

namespace scalelab {
namespace {

// Whether somebody died while he held the lock. `sign_of_life` is taken while the lock is held; to
// find it free is to have come just after a release.
void check_that_holder_lives(ProcessSharedMutex& sign_of_life) {
  if (sign_of_life.try_lock()) {
    sign_of_life.unlock();
  }
}

}  // namespace

IntervalLock::State::State(Sharing among)
    : sharing(among),
      mutex(among),
      released(among),
      handover_mutex(among),
      handed_over(among),
      sign_of_life(among) {}

IntervalLock::IntervalLock(std::chrono::nanoseconds switch_interval)
    : IntervalLock(std::make_unique<State>(Sharing::threads), switch_interval) {}

IntervalLock::IntervalLock(State& shared, std::chrono::nanoseconds switch_interval)
    : InterpreterLock(shared.drop_requested), state_(&shared), switch_interval_(switch_interval) {}

IntervalLock::IntervalLock(std::unique_ptr<State> own, std::chrono::nanoseconds switch_interval)
    : IntervalLock(*own, switch_interval) {
  own_ = std::move(own);
}

InterpreterLock::Acquisition IntervalLock::acquire(int worker) {
  State& state = *state_;
  Acquisition acquisition;
  const std::scoped_lock guard(state.mutex);
  while (state.held) {
    const std::int64_t switches_before = state.switches;
    const bool timed_out = state.released.wait_for(state.mutex, switch_interval_);
    // A switch in the meantime means that somebody else got the lock in fair turn: only a holder
    // that kept it for the whole interval is asked to go.
    if (timed_out && state.held && state.switches == switches_before) {
      if (state.sharing == Sharing::processes) {
        check_that_holder_lives(state.sign_of_life);
      }
      state.drop_requested.store(true, std::memory_order_relaxed);
      ++acquisition.requests;
    }
  }
  if (state.sharing == Sharing::processes) {
    state.sign_of_life.lock();
  }
  state.held = true;
  {
    const std::scoped_lock handover(state.handover_mutex);
    const int before = state.last_holder.load(std::memory_order_relaxed);
    if (before != worker) {
      state.last_holder.store(worker, std::memory_order_relaxed);
      ++state.switches;
      acquisition.switched = before != nobody;
    }
    state.handed_over.notify_all();
  }
  state.drop_requested.store(false, std::memory_order_relaxed);
  return acquisition;
}

void IntervalLock::release(int worker) {
  State& state = *state_;
  {
    const std::scoped_lock guard(state.mutex);
    state.held = false;
    if (state.sharing == Sharing::processes) {
      state.sign_of_life.unlock();
    }
    state.released.notify_one();
  }
  if (state.drop_requested.load(std::memory_order_relaxed)) {
    wait_until_another_had_it(worker);
  }
}

// Forced switch: whoever asked is waiting in acquire(), so somebody else will take the lock. Only
// between processes may he have died since; the wait is given up then.
void IntervalLock::wait_until_another_had_it(int worker) {
  State& state = *state_;
  constexpr std::chrono::seconds long_enough{2};
  const std::scoped_lock handover(state.handover_mutex);
  bool timed_out = false;
  while (state.last_holder.load(std::memory_order_relaxed) == worker &&
         !(timed_out && state.sharing == Sharing::processes)) {
    state.drop_requested.store(false, std::memory_order_relaxed);
    timed_out = state.handed_over.wait_for(state.handover_mutex, long_enough);
  }
}

}  // namespace scalelab
