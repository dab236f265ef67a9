// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <atomic>
#include <functional>
#include <thread>

namespace scalelab {

/// Watches the signals that come to this process. Turns the stop signals (stop_signals.hpp: a
/// user's Ctrl-C, a batch system's time limit) into a request that the work between two samples can
/// look at. Must be made before the process has other threads, since these inherit that the signals
/// are blocked.
class InterruptWatch {
 public:
  /// `too_late` is called, on a thread of the watch's own, if the process still runs `grace_s`
  /// seconds after a signal: launchers kill a process that does not end by itself soon.
  InterruptWatch(double grace_s, std::function<void()> too_late);
  InterruptWatch(const InterruptWatch&) = delete;
  InterruptWatch& operator=(const InterruptWatch&) = delete;
  InterruptWatch(InterruptWatch&&) = delete;
  InterruptWatch& operator=(InterruptWatch&&) = delete;
  ~InterruptWatch();

  [[nodiscard]] bool requested() const noexcept {
    return requested_.load(std::memory_order_relaxed);
  }

  /// For how many seconds this process has been stopped so far, as by Ctrl-Z (SIGTSTP) or SIGSTOP,
  /// until it was continued; stops of less than a second are not seen.
  [[nodiscard]] double suspended_s() const;

 private:
  void watch(const std::stop_token& stop, double grace_s, const std::function<void()>& too_late);
  void note_suspension(double gap_s);

  std::atomic<bool> requested_ = false;
  std::atomic<double> suspended_s_ = 0;
  std::atomic<double> looked_at_;       // on now()'s clock
  std::atomic<bool> in_doubt_ = false;  // the last look came late, and the next one tells why
  std::jthread thread_;
};

}  // namespace scalelab
