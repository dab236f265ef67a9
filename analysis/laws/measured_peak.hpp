// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include "analysis/laws/scaling_law.hpp"

namespace scalelab {

/// Two numbers of workers of which the larger one has the lower speedup for sure: the intervals of
/// the two times leave no doubt.
struct Fall {
  double from = 1;
  double to = 1;
};

/// Where the measured speedups of a curve are highest, whatever law they follow.
struct MeasuredPeak {
  double workers = 1;       ///< with the highest speedup
  double most_workers = 1;  ///< that were measured
  /// From the peak to the next larger number of workers for which that is sure; where there is
  /// none, the first one anywhere on the curve; nothing where there is none at all.
  std::optional<Fall> fall;
  bool all_have_intervals =
      true;  ///< the times at the peak and at all numbers of workers beyond it
};

/// Reads the peak off the median times and their intervals. The curve has a point.
MeasuredPeak measured_peak(const CurveTimes& curve);

}  // namespace scalelab
