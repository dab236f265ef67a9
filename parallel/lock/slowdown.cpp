// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/lock/slowdown.hpp"

#include <ctime>

namespace scalelab {

double thread_processor_time() noexcept {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  constexpr double nanosecond = 1e-9;
  return static_cast<double>(time.tv_sec) + nanosecond * static_cast<double>(time.tv_nsec);
}

void Slowdown::pay_now_and_then() noexcept {
  constexpr int steps_between = 64;
  if (++steps_ < steps_between) {
    return;
  }
  steps_ = 0;
  count();
  pay();
  // A stretch with so many steps is worth the dearer clock.
  since_s_ = processor_clock_();
  by_processor_ = true;
}

void Slowdown::count() noexcept {
  const double time = by_processor_ ? processor_clock_() : clock_();
  owed_s_ += extra_ * (time - since_s_);
  since_s_ = time;
}

void Slowdown::pay() noexcept {
  const double paid_at = clock_() + owed_s_;
  while (clock_() < paid_at) {
  }
  owed_s_ = 0;
}

}  // namespace scalelab
