// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/losses/losses.hpp"
#include "analysis/measured_values.hpp"
#include "analysis/scaling.hpp"
#include "analysis/series.hpp"
#include "results/records.hpp"

namespace scalelab {

/// Where a curve's efficiency first falls under what is wanted.
struct EfficiencyFall {
  std::size_t series = 0;     ///< index into the study's series
  std::size_t point = 0;      ///< index into StudyScaling::points
  std::optional<Loss> chief;  ///< what most of it was lost to; nothing where that can't be told

  bool operator==(const EfficiencyFall&) const = default;
};

/// How far the efficiency of a study's curves holds. Oversubscribed points don't count.
struct EfficiencyFindings {
  std::size_t curves = 0;             ///< that have a point with more workers than the baseline's
  std::int64_t most_workers = 0;      ///< of these curves, until the efficiency falls
  std::vector<EfficiencyFall> falls;  ///< at most one of each curve, by rising workers

  bool operator==(const EfficiencyFindings&) const = default;
};

/// Threads under a lock policy beside processes under it and threads without a lock, of as many
/// workers and the baseline's schedule: as many workers as possible, oversubscribed only if need
/// be. Points are indexes into StudyScaling::points.
struct LockFinding {
  GilPolicy gil = GilPolicy::none;
  std::size_t threads = 0;
  std::optional<std::size_t> processes;  ///< at least one of the two is there
  std::optional<std::size_t> free_threads;

  bool operator==(const LockFinding&) const = default;
};

/// Where a measured value is lowest and highest; oversubscribed points count only where there are
/// no others.
struct ValueRange {
  std::size_t value = 0;    ///< index into the study's values
  std::size_t lowest = 0;   ///< index into StudyScaling::points
  std::size_t highest = 0;  ///< likewise
  std::size_t points = 0;   ///< how many were looked at

  bool operator==(const ValueRange&) const = default;
};

/// What stands out in a study: what a summary tells.
struct Findings {
  /// The fastest point next to the baseline, index into StudyScaling::points; nothing when the
  /// baseline is alone. An oversubscribed point is the best only when its speedup is above that of
  /// every other point by more than the intervals allow.
  std::optional<std::size_t> best;
  EfficiencyFindings efficiency;
  std::vector<LockFinding> locks;  ///< one for each policy that has something to be compared with,
                                   ///< where the study has several policies
  std::vector<ValueRange> values;  ///< of the values that differ

  bool operator==(const Findings&) const = default;
};

/// @param efficiency_wanted a share of 1
Findings findings_of(const Results& results, const StudyScaling& study,
                     const std::vector<Series>& series, const std::vector<MeasuredValue>& values,
                     double efficiency_wanted);

}  // namespace scalelab
