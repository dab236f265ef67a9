// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <span>

namespace scalelab {

/// How far an estimate may be off.
struct RelativeError {
  double size = 0;     ///< standard error of the estimate's logarithm
  double degrees = 1;  ///< of freedom: how well the size itself is known

  bool operator==(const RelativeError&) const = default;
};

/// The error of the median of some samples, from them alone.
///
/// From 6 samples on it is half the width of the interval of 95 % for the median
/// (interpolated_median_interval) on the scale of logarithms, over the quantile of Student's t: it
/// needs no assumption on how the samples are distributed, and has 2 sqrt(n) degrees of freedom
/// (statistics/ratio_of_medians.hpp). With fewer there is no such interval, and the samples'
/// logarithms are taken to be normal: their standard deviation over the square root of n, times
/// sqrt(pi / 2) (Kenney and Keeping, "Mathematics of statistics", part 2, 1951, section 7.15), with
/// n - 1 degrees of freedom.
///
/// Gives nothing for fewer than two samples, which tell nothing of an error. Throws
/// std::invalid_argument when a sample is not a positive, finite number.
std::optional<RelativeError> error_of_median(std::span<const double> samples);

}  // namespace scalelab
