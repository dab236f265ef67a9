// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <semaphore.h>

#include <atomic>
#include <cstdint>

#include "parallel/lock/interpreter_lock.hpp"

namespace scalelab {

/// The lock of Python 2 (Python/ceval.c of 2.7, with the POSIX semaphore of thread_pthread.h): the
/// holder gives it up and wants it back at every `every`-th step, whether anyone waits or not.
/// Nobody is woken in any order, and a holder whose processor does not sleep usually wins.
class TickLock final : public InterpreterLock {
 public:
  /// `every` is at least 1.
  explicit TickLock(std::int64_t every);
  TickLock(const TickLock&) = delete;
  TickLock& operator=(const TickLock&) = delete;
  TickLock(TickLock&&) = delete;
  TickLock& operator=(TickLock&&) = delete;
  ~TickLock() override;

  Acquisition acquire(int worker) override;
  void release(int worker) override;
  [[nodiscard]] std::int64_t* steps_left() noexcept override { return &steps_left_; }

 private:
  static constexpr int nobody = -1;

  std::int64_t every_;
  std::atomic<bool> always_ = true;
  sem_t free_{};
  std::int64_t steps_left_;  // these two belong to the holder
  int last_holder_ = nobody;
};

}  // namespace scalelab
