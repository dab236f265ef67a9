// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include "statistics/uncertain_ratio.hpp"

namespace scalelab {

/// What is left open of a point.
enum class Open {
  nothing,
  verdict,   ///< whether it differs, and whether it is within the threshold
  threshold  ///< it is slower; whether by more than the threshold
};

/// About how much would have to be measured to close what is open.
struct Settling {
  Observed of = Observed::samples;  ///< samples, over all runs of a side, or runs of such length
  std::optional<double> a_side;     ///< whole; nothing where no number would do
  bool at_least = false;            ///< a verdict needs so many, and how many it takes is not known

  bool operator==(const Settling&) const = default;
};

/// The alpha at which each question is decided, given how many points are.
struct Levels {
  double differs = 0.05;
  double within = 0.05;
  double regression = 0.05;
};

/// How much of what a point's ratio errs comes from where.
struct RatioSpread {
  double runs_a_side = 1;     ///< in the mean of both sides
  double samples_a_side = 0;  ///< of all runs
  double between_runs = 1;    ///< share of the variance that more samples in the same runs leave
};

/// How many samples, or runs, a side would close what is open, if the ratio and the spread stayed
/// as they are. The verdict is closed by what takes less: an interval that excludes 1, or one that
/// lies within 1 +- threshold. The threshold is excluded from the side on which the ratio is, and
/// by no number where it is at the threshold.
///
/// Of one run a side it tells samples. Of several it tells runs, which narrow both what varies
/// between them and what varies within; but samples where what varies between runs is not the
/// larger part of the variance, more samples in the same runs would do, and more runs would not
/// save half of them. Numbers are rounded up to two digits.
Settling settling(const UncertainRatio& ratio, Observed of, Open open, double threshold,
                  const Levels& levels, const RatioSpread& spread);

}  // namespace scalelab
