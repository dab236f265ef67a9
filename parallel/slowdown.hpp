#pragma once

namespace scalelab {

/// Processor time that the calling thread has used, in seconds.
double thread_processor_time() noexcept;

/// Makes a thread's interpreted code take `factor` times as long, by computing for nothing between
/// its steps. Counted in processor time of the thread, so that waiting for a processor is not
/// slowed down too.
class Slowdown {
 public:
  using Clock = double (*)() noexcept;

  /// A factor of at least 1; 1 does nothing.
  explicit Slowdown(double factor, Clock clock = thread_processor_time)
      : extra_(factor - 1), clock_(clock) {}

  [[nodiscard]] bool any() const noexcept { return extra_ > 0; }

  /// Interpreted code begins, or goes on.
  void resume() noexcept {
    if (any()) {
      since_s_ = clock_();
    }
  }

  /// Interpreted code ends, or native code begins: pays for what was computed since resume().
  void pause() noexcept {
    if (any()) {
      pay();
    }
  }

  /// At a step. Pays at every 64th of them only: reading the clock costs about a fifth of a step.
  void pay_now_and_then() noexcept;

 private:
  void pay() noexcept;

  double extra_;
  Clock clock_;
  double since_s_ = 0;  // processor time of the thread when it last paid
  int steps_ = 0;
};

}  // namespace scalelab
