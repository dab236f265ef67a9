// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

#include "parallel/clock/clock.hpp"

namespace scalelab {

/// What a worker is doing. At each moment of a sample it is doing exactly one of these.
enum class Activity : std::uint8_t { busy, lock_wait, communication, barrier_wait, blocked };

/// One worker's account of one sample: every second is booked once, under one activity.
class Ledger {
 public:
  /// Opens the account, with the worker busy from `time` on.
  void open(double time) noexcept {
    seconds_ = {};
    activity_ = Activity::busy;
    since_ = time;
  }

  /// Books the time since the last entry under the activity that ends, and starts `next`.
  /// Returns the clock reading that both share.
  double enter(Activity next) noexcept {
    const double time = now();
    at(activity_) += time - since_;
    activity_ = next;
    since_ = time;
    return time;
  }

  /// Books `seconds` that passed outside the account, such as the wait for the last worker.
  void book(Activity activity, double seconds) noexcept { at(activity) += seconds; }

  [[nodiscard]] double seconds(Activity activity) const noexcept {
    return seconds_[static_cast<std::size_t>(activity)];
  }

 private:
  double& at(Activity activity) noexcept { return seconds_[static_cast<std::size_t>(activity)]; }

  std::array<double, 5> seconds_{};
  Activity activity_ = Activity::busy;
  double since_ = 0;
};

}  // namespace scalelab
