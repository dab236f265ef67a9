// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "analysis/compare/compared_file.hpp"
#include "analysis/compare/matching.hpp"
#include "analysis/compare/settling.hpp"
#include "analysis/estimate.hpp"

namespace scalelab {

/// What can be said of a point in candidate files, beside a base.
enum class Verdict { faster, slower, same, cannot_tell };

/// "faster", "slower", "same" or "can't tell".
std::string to_string(Verdict verdict);

/// A point in one file.
struct TimesInFile {
  PointOfFile at;
  std::size_t samples = 0;  ///< usable ones
  double median_s = 0;

  bool operator==(const TimesInFile&) const = default;
};

/// A point in the files of one side.
struct TimesOfSide {
  std::vector<TimesInFile> files;  ///< those that measured it
  std::size_t samples = 0;         ///< of all files
  double median_s = 0;             ///< the file's, or the geometric mean of those of several files

  bool operator==(const TimesOfSide&) const = default;
};

/// A p value, and the same adjusted for how many points are asked (statistics/false_discovery.hpp).
struct PValue {
  double alone = 1;
  double adjusted = 1;

  bool operator==(const PValue&) const = default;
};

/// What is asked of a point, each answered by a p value: the smallest alpha for which the interval
/// of the confidence 1 - alpha says yes.
struct Answers {
  PValue differs;     ///< the interval does not hold 1
  PValue within;      ///< it lies within 1 +- threshold
  PValue regression;  ///< it lies above 1 + threshold

  bool operator==(const Answers&) const = default;
};

/// A point that was measured on both sides.
struct PointComparison {
  TimesOfSide base;
  TimesOfSide candidate;
  double confidence = 0.95;        ///< of the interval: the lowest of the studies'
  Estimate ratio;                  ///< candidate's time / base's; above 1 is slower
  std::optional<Answers> answers;  ///< where there is an interval
  Verdict verdict = Verdict::cannot_tell;
  bool is_regression = false;  ///< slower, by more than the threshold
  Open open = Open::verdict;
  std::optional<Settling> settling;  ///< where something is open

  bool operator==(const PointComparison&) const = default;
};

/// How far the ratio may be from 1, by its interval: what it is the same to within. Throws
/// std::bad_optional_access where there is no interval.
double resolution(const PointComparison& point);

/// Files, point by point.
struct Comparison {
  double threshold = 0.05;
  std::size_t runs = 1;                 ///< files of each side
  double false_discovery_rate = 0.05;   ///< 1 - the lowest confidence of a point
  std::vector<PointComparison> points;  ///< in the order of the base
  std::vector<Unmatched> only_base;
  std::vector<Unmatched> only_candidate;

  /// Whether any point is a regression.
  [[nodiscard]] bool has_regression() const;

  /// How many points have an interval, and are decided together.
  [[nodiscard]] std::size_t decided() const;
};

/// Files that can't be compared. The message says why, with both values, and what to do.
class NotComparable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// Compares the times of the points that both sides have (analysis/compare/matching.hpp).
///
/// Of one file a side, the ratio of the two medians has the interval of
/// statistics/ratio_of_medians.hpp, which knows nothing of what varies between runs. Of several,
/// the ratio is that of the files' medians, whose interval holds that too
/// (statistics/ratio_of_runs.hpp).
///
/// Three questions are asked of each point: does it differ, is it slower by more than the
/// threshold, is it within the threshold? Each is answered for all points that have an interval
/// together, by adjusted p values below 1 - confidence, so that the share of wrong answers among
/// those that say yes is at most that (statistics/false_discovery.hpp). The verdict is
///   slower, faster  where it differs
///   same            where it is not found to differ, and is within the threshold
///   can't tell      elsewhere, and where either side has too few samples for an interval.
/// A regression is slower by more than the threshold. Workers' rows are not looked at.
///
/// Throws NotComparable when no point matches, when a matched point did other work or has another
/// answer, to the last bit, in any usable sample, or when a side has the same run twice. Throws
/// std::invalid_argument when the threshold is not above 0 and finite, or when the sides don't have
/// as many files, or none.
Comparison compare(const ComparedFiles& base, const ComparedFiles& candidate, double threshold);

}  // namespace scalelab
