// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/interrupt.hpp"

#include <algorithm>
#include <chrono>
#include <csignal>
#include <ctime>
#include <utility>

#include "parallel/clock/clock.hpp"
#include "parallel/job/stop_signals.hpp"

namespace scalelab {
namespace {

// Launchers send SIGCONT to processes that run, too: a longer gap between two looks tells a stop.
constexpr double longest_look_s = 1;

// The stop signals, and the one that a process gets when it goes on after having been stopped.
sigset_t watched_signals() {
  sigset_t set = stop_signals();
  sigaddset(&set, SIGCONT);
  return set;
}

}  // namespace

InterruptWatch::InterruptWatch(double grace_s, std::function<void()> too_late) : looked_at_(now()) {
  const sigset_t set = watched_signals();
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
  const sigset_t set = watched_signals();
  constexpr timespec poll{.tv_sec = 0, .tv_nsec = 50'000'000};
  double deadline = 0;
  bool told = false;
  double last_gap_s = 0;
  while (!stop.stop_requested()) {
    const int signal = sigtimedwait(&set, nullptr, &poll);
    const double gap_s = now() - looked_at_.load(std::memory_order_relaxed);
    if (signal == SIGCONT) {
      // Nothing looked while the process was stopped. The wait may have ended first, for want of
      // time, and the signal come with the next one.
      note_suspension(std::max(gap_s, last_gap_s));
    } else if (signal > 0 && !requested()) {
      requested_.store(true, std::memory_order_relaxed);
      deadline = now() + grace_s;
    }
    last_gap_s = gap_s;
    in_doubt_.store(signal != SIGCONT && gap_s > longest_look_s);
    looked_at_.store(now());
    if (requested() && !told && now() > deadline) {
      told = true;
      too_late();
    }
  }
}

double InterruptWatch::suspended_s() const {
  // Who goes on after a stop may ask before the watch has looked. Its doubt is asked for last,
  // since the watch tells of it before it tells that it has looked.
  while (now() - looked_at_ > longest_look_s / 2 || in_doubt_) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return suspended_s_;
}

void InterruptWatch::note_suspension(double gap_s) {
  if (gap_s > longest_look_s) {
    suspended_s_ = suspended_s_ + gap_s;
  }
}

}  // namespace scalelab
