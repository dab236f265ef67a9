// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <vector>

#include "analysis/scaling.hpp"
#include "results/records.hpp"

namespace scalelab {

inline constexpr double wide_interval = 0.10;            ///< from end to end, of the median
inline constexpr double clock_steps_of_a_sample = 1000;  ///< an error of a thousandth
inline constexpr double clock_steps_of_a_repetition = 100;

/// What limits the trust in a study's numbers, beside what its points say themselves (status,
/// oversubscription, PointAnalysis::placement). Points are indexes into StudyScaling::points.
struct Limits {
  using Points = std::vector<std::size_t>;

  std::size_t wrong_answers = 0;  ///< samples
  Points oversubscribed;          ///< and measured
  Points without_rows;            ///< of whose workers only sums were kept
  Points with_some_rows;          ///< of some of whose samples only sums were kept
  std::size_t fewest_rows = 0;    ///< samples with rows, of a point with some
  std::size_t most_rows = 0;
  Points without_interval;      ///< of the time, for want of samples
  Points uncertain;             ///< with an interval that is wider than wide_interval
  Points too_short;             ///< samples of fewer clock steps than clock_steps_of_a_sample
  Points of_short_repetitions;  ///< fewer than clock_steps_of_a_repetition; not too_short

  bool operator==(const Limits&) const = default;
};

/// Throws std::out_of_range when a sample names a point that is not there.
Limits limits_of(const Results& results, const StudyScaling& study);

}  // namespace scalelab
