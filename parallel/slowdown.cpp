#include "parallel/slowdown.hpp"

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
  if (++steps_ == steps_between) {
    steps_ = 0;
    pay();
  }
}

void Slowdown::pay() noexcept {
  const double time = clock_();
  const double paid_at = time + extra_ * (time - since_s_);
  do {
    since_s_ = clock_();
  } while (since_s_ < paid_at);
}

}  // namespace scalelab
