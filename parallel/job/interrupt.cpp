// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/interrupt.hpp"

#include <csignal>
#include <ctime>

#include "parallel/clock/clock.hpp"
#include "parallel/job/stop_signals.hpp"

namespace scalelab {
InterruptWatch::InterruptWatch(double grace_s, std::function<void()> too_late) {
  const sigset_t set = stop_signals();
  pthread_sigmask(SIG_BLOCK, &set, nullptr);
  thread_ = std::jthread([this, grace_s, action = std::move(too_late)](
                             const std::stop_token& stop) { watch(stop, grace_s, action); });
}

InterruptWatch::~InterruptWatch() {
  thread_.request_stop();
  thread_.join();
}

void InterruptWatch::watch(const std::stop_token& stop, double grace_s,
                           const std::function<void()>& too_late) {
  const sigset_t set = stop_signals();
  constexpr timespec poll{.tv_sec = 0, .tv_nsec = 50'000'000};
  double deadline = 0;
  while (!stop.stop_requested()) {
    if (sigtimedwait(&set, nullptr, &poll) > 0 && !requested()) {
      requested_.store(true, std::memory_order_relaxed);
      deadline = now() + grace_s;
    }
    if (requested() && now() > deadline) {
      too_late();
      return;
    }
  }
}

}  // namespace scalelab
