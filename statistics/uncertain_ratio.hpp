// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>

#include "statistics/interval.hpp"

namespace scalelab {

/// What an estimate was made of.
enum class Observed {
  samples,  ///< it is the median of samples
  runs      ///< it is the mean of what several runs gave
};

/// How far an estimate may be off to one side: by `standard` times a variable that is nearly
/// Student's t.
struct StandardError {
  double standard = 0;
  double degrees = 1;  ///< of freedom
};

/// How far the logarithm of a time may be off, and how many observations it was made of.
struct LogError {
  Observed of = Observed::samples;
  double observations = 0;
  double below = 0;  ///< standard errors
  double above = 0;
};

/// A ratio of two times. On the scale of logarithms it is a difference, whose error to either side
/// is that of both times in quadrature, and nearly Student's t. Everything here is said of the same
/// intervals: a p value is the smallest alpha for which the interval of the confidence 1 - alpha
/// does not hold what it is asked about.
class UncertainRatio {
 public:
  /// Throws std::invalid_argument when the sides are made of different kinds of observations, when
  /// a side has no observation, or less than two runs, or when the ratio is not above 0 and finite.
  /// @param value the ratio itself
  UncertainRatio(double value, const LogError& numerator, const LogError& denominator);

  [[nodiscard]] double value() const { return value_; }

  /// Throws std::invalid_argument when confidence is not inside (0, 1).
  [[nodiscard]] Interval interval(double confidence) const;

  /// The smallest alpha whose interval lies above `bound`; 1 where the ratio does not, and 0 where
  /// it does without an error.
  [[nodiscard]] double p_above(double bound) const;

  /// The smallest alpha whose interval lies below `bound`.
  [[nodiscard]] double p_below(double bound) const;

  /// The smallest alpha whose interval does not hold `bound`.
  [[nodiscard]] double p_unequal(double bound) const;

  /// The smallest alpha whose interval lies between `low` and `high`.
  [[nodiscard]] double p_between(double low, double high) const;

  /// About how many observations each side would need for the interval of the confidence 1 - alpha
  /// not to hold `bound`, if the ratio and the spread of the observations stayed as they are: the
  /// interval narrows with their square root, and Student's t with their degrees of freedom.
  /// Nothing where no number up to 1e12 would do, as when the ratio is at the bound. Throws
  /// std::invalid_argument when alpha is not inside (0, 1).
  [[nodiscard]] std::optional<double> observations_to_exclude(double bound, double alpha) const;

  /// The factor by which the standard error would have to be multiplied for the interval of the
  /// confidence 1 - alpha to end at `bound`, its degrees of freedom staying as they are: below 1
  /// where it holds the bound, 0 where the ratio is at it. Infinite where there is no error. Throws
  /// as the other.
  [[nodiscard]] double narrowing_to_exclude(double bound, double alpha) const;

 private:
  /// The error downwards or upwards, if the sides had so many observations.
  [[nodiscard]] StandardError downwards(double numerators, double denominators) const;
  [[nodiscard]] StandardError upwards(double numerators, double denominators) const;

  double value_;
  LogError numerator_;
  LogError denominator_;
};

}  // namespace scalelab
