// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "parallel/clock/clock.hpp"

namespace scalelab {

/// Processor time that the calling thread has used, in seconds.
double thread_processor_time() noexcept;

/// Makes a thread's interpreted code take `factor` times as long, by computing for nothing between
/// its steps. What long stretches took is counted in processor time of the thread, so that waiting
/// for a processor is not slowed down too; short ones, on the clock that is cheap to read.
class Slowdown {
 public:
  using Clock = double (*)() noexcept;

  /// A factor of at least 1; 1 does nothing.
  explicit Slowdown(double factor, Clock clock = now, Clock processor_clock = thread_processor_time)
      : extra_(factor - 1), clock_(clock), processor_clock_(processor_clock) {}

  [[nodiscard]] bool any() const noexcept { return extra_ > 0; }

  /// Interpreted code begins, or goes on.
  void resume() noexcept {
    if (any()) {
      since_s_ = clock_();
      by_processor_ = false;
    }
  }

  /// Interpreted code ends, or native code begins. What is owed for the time since resume() is paid
  /// when it has come to be worth it.
  void pause() noexcept {
    if (any()) {
      count();
      if (owed_s_ >= worth_paying_s) {
        pay();
      }
    }
  }

  /// The worker ends: pays all that is owed.
  void finish() noexcept {
    if (any()) {
      count();
      pay();
    }
  }

  /// At a step. Pays at every 64th of them.
  void pay_now_and_then() noexcept;

 private:
  static constexpr double worth_paying_s = 20e-6;

  void count() noexcept;  // adds what is owed for the time since since_s_
  void pay() noexcept;

  double extra_;
  Clock clock_;
  Clock processor_clock_;
  bool by_processor_ = false;  // which of the clocks since_s_ was read from
  double since_s_ = 0;
  double owed_s_ = 0;
  int steps_ = 0;
};

}  // namespace scalelab
