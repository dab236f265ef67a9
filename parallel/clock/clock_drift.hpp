// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// A straight line between two clocks: where `other_s` is read on the one, the other reads `own_s`.
struct ClockLine {
  double own_s = 0;
  double other_s = 0;
  double rate = 0;  ///< seconds that the own clock gains in each of the other's

  [[nodiscard]] double to_own(double other) const noexcept {
    return own_s + (other - other_s) * (1 + rate);
  }
  [[nodiscard]] double to_other(double own) const noexcept {
    return other_s + (own - own_s) / (1 + rate);
  }
};

/// One comparison of two clocks: the other was read at some moment of a round trip.
struct ClockReading {
  double own_s = 0;              ///< own clock in the middle of the round trip
  double other_s = 0;            ///< the other's reading
  double half_round_trip_s = 0;  ///< so far off own_s may be
};

/// What comparisons say of another computer's clock, and when the next one is due. The rate between
/// the clocks is taken from two comparisons; until they are far enough apart to tell it, it is
/// assumed to be within `largest_drift`. docs/measuring.md, "Clocks", tells how large the error
/// becomes.
class ClockDrift {
 public:
  /// A rate is seldom off by more: crystals are good for 1e-4, and they may be disciplined besides.
  static constexpr double largest_drift = 1e-4;
  /// How far the rate may wander from the one found, with temperature and by clock discipline.
  static constexpr double wander = 1e-6;
  /// Ageing may add an error as large as the comparison's own, which need not be below this.
  static constexpr double least_error_s = 1e-6;
  /// Rates are found over no longer than about this, since they change.
  static constexpr double longest_base_s = 60;

  void take(const ClockReading& reading);

  [[nodiscard]] const ClockLine& line() const noexcept { return line_; }

  /// By how much ageing may have put line() off at `own` on the own clock, as a share of what it
  /// may: a comparison is due above 1.
  [[nodiscard]] double overdue(double own) const noexcept;

  [[nodiscard]] double half_round_trip_s() const noexcept { return newest_.half_round_trip_s; }

 private:
  [[nodiscard]] double ageing_s(double own) const noexcept;
  [[nodiscard]] double allowed_s() const noexcept;

  bool known_ = false;
  ClockReading base_;  // that the rate is counted from
  ClockReading newest_;
  ClockLine line_;
  double rate_error_ = largest_drift;
};

}  // namespace scalelab
