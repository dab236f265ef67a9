// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <span>

#include "statistics/interval.hpp"
#include "statistics/uncertain_ratio.hpp"

namespace scalelab {

/// median(numerator) / median(denominator), from the two medians' own intervals of this confidence
/// (interpolated_median_interval).
///
/// On the scale of logarithms the ratio is a difference. How far each median may be off, to each
/// side, is what its interval says; both are added in quadrature (the method of variance estimates
/// recovery: Zou and Donner, Statistics in Medicine 27, 2008). An interval from few samples is wide
/// because its own width is uncertain; two of them are less uncertain together, which the degrees
/// of freedom of Welch and Satterthwaite allow for (Satterthwaite, Biometrics Bulletin 2, 1946).
/// The width of a median's interval is as uncertain as a standard deviation with 2 sqrt(n) degrees
/// of freedom; the factor 2 was found by simulation (docs/statistics.md has the coverage).
///
/// Nothing is drawn, so that equal samples always give an equal interval. Gives nothing when either
/// side has too few samples for an interval of its own median at this confidence: at 95 % that is
/// below 6. Throws std::invalid_argument when confidence is not inside (0, 1), or when a sample is
/// not a positive, finite number.
std::optional<UncertainRatio> ratio_of_medians(std::span<const double> numerator,
                                               std::span<const double> denominator,
                                               double confidence);

/// The interval of that ratio, of the same confidence.
std::optional<Interval> ratio_of_medians_interval(std::span<const double> numerator,
                                                  std::span<const double> denominator,
                                                  double confidence);

/// The standard error of the logarithm of a median, from its interval, as the mean of that to both
/// sides; nothing where there is no interval. Throws as ratio_of_medians does.
std::optional<double> standard_error_of_log_median(std::span<const double> samples,
                                                   double confidence);

}  // namespace scalelab
