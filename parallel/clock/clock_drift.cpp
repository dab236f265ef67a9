// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/clock/clock_drift.hpp"

#include <algorithm>
#include <cmath>

namespace scalelab {

void ClockDrift::take(const ClockReading& reading) {
  const double foreseen_s = line_.to_own(reading.other_s);
  const bool surprises =
      known_ && std::abs(reading.own_s - foreseen_s) >
                    ageing_s(reading.own_s) + reading.half_round_trip_s + newest_.half_round_trip_s;
  if (!known_ || surprises) {
    base_ = reading;  // the clock goes otherwise than it did: what was found of it is of no use
  } else if (newest_.own_s - base_.own_s > longest_base_s) {
    base_ = newest_;
  }
  known_ = true;
  newest_ = reading;
  line_ = {.own_s = reading.own_s, .other_s = reading.other_s};
  rate_error_ = largest_drift;
  const double apart_s = newest_.other_s - base_.other_s;
  const double error_s = base_.half_round_trip_s + newest_.half_round_trip_s;
  if (error_s < largest_drift * apart_s) {
    line_.rate = (newest_.own_s - base_.own_s) / apart_s - 1;
    rate_error_ = error_s / apart_s + wander;
  }
}

double ClockDrift::overdue(double own) const noexcept {
  return ageing_s(own) / allowed_s();
}

double ClockDrift::ageing_s(double own) const noexcept {
  return rate_error_ * (own - newest_.own_s);
}

double ClockDrift::allowed_s() const noexcept {
  return std::max(newest_.half_round_trip_s, least_error_s);
}

}  // namespace scalelab
