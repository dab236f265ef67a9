#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <mutex>

#include "parallel/interpreter_lock.hpp"

namespace scalelab {

/// The lock of CPython 3.2 and later (Antoine Pitrou's "new GIL", described at the head of
/// Python/ceval_gil.c): a waiter that has seen no switch for one interval asks the holder to drop
/// the lock; the holder does so at its next step, and then waits until another worker has had it,
/// so that it cannot take the lock straight back.
class IntervalLock final : public InterpreterLock {
 public:
  explicit IntervalLock(std::chrono::microseconds switch_interval = default_switch_interval);

  bool acquire(int worker) override;
  void release(int worker) override;

 private:
  std::chrono::microseconds switch_interval_;

  std::mutex mutex_;  // guards held_ and switches_
  std::condition_variable released_;
  bool held_ = false;
  std::int64_t switches_ = 0;

  std::mutex handover_mutex_;  // guards last_holder_ for a holder that was made to drop
  std::condition_variable handed_over_;
  static constexpr int nobody = -1;
  std::atomic<int> last_holder_ = nobody;
};

}  // namespace scalelab
