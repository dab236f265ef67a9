// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/compare/matching.hpp"
#include "analysis/estimate.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What can be said of a point in a candidate file, beside a base.
enum class Verdict { faster, slower, same, cannot_tell };

/// "faster", "slower", "same" or "can't tell".
std::string to_string(Verdict verdict);

/// A point that was measured in both files.
struct PointComparison {
  PointPair points;
  std::size_t base_samples = 0;  ///< usable ones
  std::size_t candidate_samples = 0;
  double base_s = 0;  ///< median times
  double candidate_s = 0;
  double confidence = 0.95;  ///< of the interval: the lower of the two studies'
  Estimate ratio;            ///< candidate's median time / base's; above 1 is slower
  Verdict verdict = Verdict::cannot_tell;
  bool is_regression = false;  ///< slower, and by more than the threshold

  bool operator==(const PointComparison&) const = default;
};

/// Half the width of the interval of the ratio: what could be told apart from no difference. Throws
/// std::bad_optional_access where there is no interval.
double resolution(const PointComparison& point);

/// Two files, point by point.
struct Comparison {
  double threshold = 0.05;
  std::vector<PointComparison> points;  ///< in the order of the base
  std::vector<Unmatched> only_base;
  std::vector<Unmatched> only_candidate;

  /// Whether any point is a regression.
  [[nodiscard]] bool has_regression() const;
};

/// Two files that can't be compared. The message says why, with both values, and what to do.
class NotComparable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Compares the times of the points that both files have (analysis/compare/matching.hpp). The ratio
/// of the two medians has the interval of statistics/ratio_of_medians.hpp, and the verdict is
///   slower      where the interval lies above 1
///   faster      where it lies below 1
///   same        where it holds 1 and lies within 1 +- threshold
///   can't tell  elsewhere, and where either side has too few samples for an interval.
/// A regression is slower with a ratio above 1 + threshold. Workers' rows are not looked at.
///
/// Throws NotComparable when no point matches, or when a matched point did other work or has
/// another answer, to the last bit, in any usable sample. Throws std::invalid_argument when the
/// threshold is not above 0 and finite.
Comparison compare(const Results& base, const Results& candidate, double threshold);

/// "2 of 6 points are slower by more than 5 %, ...": what came out, in one sentence.
std::string conclusion(const Comparison& comparison, const Results& base);

}  // namespace scalelab
