// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>

#include "parallel/lock/interpreter_lock.hpp"
#include "parallel/lock/process_shared.hpp"

namespace scalelab {

/// The lock of CPython 3.2 and later (Antoine Pitrou's "new GIL", described at the head of
/// Python/ceval_gil.c): a waiter that has seen no switch for one interval asks the holder to drop
/// the lock; the holder does so at its next step, and then waits until another worker has had it,
/// so that it cannot take the lock straight back.
class IntervalLock final : public InterpreterLock {
 public:
  /// All that those who share the lock have in common. Processes put it into shared memory.
  struct State {
    explicit State(Sharing among);

    Sharing sharing;
    ProcessSharedMutex mutex;  ///< guards held and switches
    ProcessSharedCondition released;
    bool held = false;
    std::int64_t switches = 0;

    ProcessSharedMutex handover_mutex;  ///< guards last_holder for a holder that was made to drop
    ProcessSharedCondition handed_over;
    std::atomic<int> last_holder = nobody;

    /// Between processes, held for as long as the lock itself is: the kernel tells of it when its
    /// holder dies.
    ProcessSharedMutex sign_of_life;

    std::atomic<bool> drop_requested = false;
  };

  /// A lock for the threads of this process. An interval above zero.
  explicit IntervalLock(std::chrono::nanoseconds switch_interval);

  /// The lock whose state is `shared`, which must outlive it.
  IntervalLock(State& shared, std::chrono::nanoseconds switch_interval);

  Acquisition acquire(int worker) override;
  void release(int worker) override;

 private:
  static constexpr int nobody = -1;

  IntervalLock(std::unique_ptr<State> own, std::chrono::nanoseconds switch_interval);

  void wait_until_another_had_it(int worker);

  std::unique_ptr<State> own_;  // null where the state is in shared memory
  State* state_;
  std::chrono::nanoseconds switch_interval_;
};

}  // namespace scalelab
