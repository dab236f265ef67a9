// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// The warming up of one point in one job. The first repetitions of a point pay for things that
/// later ones don't: memory touched for the first time, caches, connections that are made when they
/// are first used, a clock that has yet to rise. They are stored, and used for nothing but one: to
/// find out how many repetitions make a batch that is long enough for the clock.
///
/// A warm-up takes the samples that the study asks for (measure.warmup), and more of them where
/// that is cheap and the data ask for it:
/// - a first sample under 10 ms is followed by a second one, because a cold repetition tells
///   nothing of how short a warm one is;
/// - when a batch turns out too short for the clock, because repetitions became faster, a longer
///   one is tried, at most five times.
class WarmUp {
 public:
  /// @param wanted samples, as the study asks for; with 0 there is no warm-up and no batch
  /// @param shortest_s what the clock can measure (shortest_measurable)
  WarmUp(int wanted, double shortest_s);

  /// Goes on with a point whose stored samples have this batch: it is kept, and no more samples are
  /// taken than the study asks for.
  void settle(int batch);

  /// Whether the point is warm.
  [[nodiscard]] bool over() const noexcept;

  /// Ends the warm-up, when time is up.
  void end() noexcept { ended_ = true; }

  /// How many repetitions the next sample has, warm-up or not.
  [[nodiscard]] int batch() const noexcept { return batch_; }

  /// Takes in a sample that warmed up: the time of one repetition, of batch() together.
  void take(double repetition_s);

  /// How many samples have warmed up.
  [[nodiscard]] int taken() const noexcept { return taken_; }

 private:
  int wanted_;
  double shortest_s_;
  int batch_ = 1;
  int taken_ = 0;
  int lengthened_ = 0;  // how often a longer batch was called for after the wanted samples
  bool settled_ = false;
  bool ended_ = false;
};

}  // namespace scalelab
