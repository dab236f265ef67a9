#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>

#include "statistics/interval.hpp"

namespace scalelab {

/// The percentile bootstrap interval of median(numerator) / median(denominator): both sides are
/// drawn again with replacement `resamples` times, independently, and the interval holds the middle
/// `confidence` share of the ratios (Efron and Tibshirani, "An introduction to the bootstrap",
/// 1993, chapter 13), by way of statistics/median_resampler.hpp. Equal arguments give an equal
/// interval, on any machine. Gives nothing when either side has too few samples for an interval of
/// its own median at this confidence: at 95 % that is below 6. Throws std::invalid_argument when
/// confidence is not inside (0, 1), when resamples is 0, or when a sample is not a positive, finite
/// number.
std::optional<Interval> ratio_of_medians_interval(std::span<const double> numerator,
                                                  std::span<const double> denominator,
                                                  double confidence, std::size_t resamples = 2000,
                                                  std::uint64_t seed = 1);

}  // namespace scalelab
