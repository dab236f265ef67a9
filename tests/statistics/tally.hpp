// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <optional>

#include "statistics/interval.hpp"

/// How often intervals hold a truth that is known.
namespace scalelab::testing {

/// Counts them. A study without an interval counts as one whose interval does not hold.
class Tally {
 public:
  explicit Tally(double truth) : truth_(truth) {}

  void count(const std::optional<Interval>& interval) {
    ++studies_;
    held_ += interval && interval->low <= truth_ && truth_ <= interval->high ? 1 : 0;
  }

  /// The share that held. Not a number before anything was counted.
  [[nodiscard]] double share() const {
    return static_cast<double>(held_) / static_cast<double>(studies_);
  }

 private:
  double truth_;
  int held_ = 0;
  int studies_ = 0;
};

/// The share of studies whose interval holds `truth`.
inline double coverage(double truth, int studies,
                       const std::function<std::optional<Interval>()>& interval_of_study) {
  Tally tally(truth);
  for (int study = 0; study < studies; ++study) {
    tally.count(interval_of_study());
  }
  return tally.share();
}

}  // namespace scalelab::testing
