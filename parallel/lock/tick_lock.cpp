// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/lock/tick_lock.hpp"

#include <cerrno>

namespace scalelab {

TickLock::TickLock(std::int64_t every)
    : InterpreterLock(always_), every_(every), steps_left_(every) {
  sem_init(&free_, 0, 1);
}

TickLock::~TickLock() {
  sem_destroy(&free_);
}

InterpreterLock::Acquisition TickLock::acquire(int worker) {
  while (sem_wait(&free_) != 0 && errno == EINTR) {
  }
  Acquisition acquisition;
  acquisition.switched = last_holder_ != worker && last_holder_ != nobody;
  last_holder_ = worker;
  return acquisition;
}

void TickLock::release(int /*worker*/) {
  steps_left_ = every_;
  sem_post(&free_);
}

}  // namespace scalelab
