// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/locks/lock_use.hpp"
#include "analysis/losses/losses.hpp"
#include "analysis/losses/time_accounts.hpp"
#include "analysis/placement_findings.hpp"
#include "results/records.hpp"
#include "results/worker_rows.hpp"
#include "statistics/error_of_median.hpp"

namespace scalelab {

/// What is known of one point. A point without a usable sample has only its index.
struct PointAnalysis {
  std::size_t point = 0;               ///< index into Results::points
  std::size_t samples = 0;             ///< usable ones (analysis/references.hpp)
  std::optional<Estimate> time_s;      ///< median, with its interval
  std::optional<RelativeError> error;  ///< of the median time, as its samples tell it
  std::optional<double> rate;          ///< work units per second, at the median
  std::optional<double> core_seconds;  ///< workers x median time: what one run costs
  std::optional<Estimate> speedup;     ///< over the study's baseline
  std::optional<Estimate> efficiency;  ///< speedup per worker, as a share of the baseline's
  std::optional<Estimate> karp_flatt;  ///< experimentally determined serial fraction
  std::optional<Estimate> gustafson;   ///< serial share of the scaled speedup
  std::size_t summed_up = 0;  ///< of the samples, those of whose workers only sums were kept
  std::optional<TimeAccount> account;     ///< what the workers' time went to
  std::vector<NodeAccount> nodes;         ///< of each node, where the workers were on several
  std::optional<Losses> losses;           ///< of its efficiency, against the baseline
  std::optional<LockUse> lock;            ///< how the interpreter locks were used, if it has any
  std::vector<PlacementFault> placement;  ///< what is wrong with where the workers ran

  bool operator==(const PointAnalysis&) const = default;
};

/// What is known of each point of a study by itself, and beside the study's baseline.
struct StudyScaling {
  std::size_t study = 0;     ///< index into Results::studies
  double confidence = 0.95;  ///< of every interval
  std::optional<std::size_t>
      baseline;  ///< index into `points` below; nothing when nothing was measured, or when the
                 ///< kernel has no work to share out (Point::work_unit is empty)
  std::vector<PointAnalysis> points;  ///< in the order of the file

  bool operator==(const StudyScaling&) const = default;
};

/// Speedup, efficiency, serial fraction and losses of every point of each study, all relative to
/// one baseline: the measured point with the fewest workers; among equals the one without an
/// interpreter lock, then with the static schedule, then the first. An oversubscribed point is the
/// baseline only when there is no other.
///
/// The speedup is the ratio of two rates, (work / T) over (work / T at the baseline): in strong
/// scaling the ratio of two times, in weak scaling the scaled speedup, also where the size could
/// not grow in exact proportion. T is the median time. At the baseline itself it is 1 by
/// definition, and so are both ends of its interval. The efficiency is speedup x baseline's workers
/// / workers. The serial fraction is that of Karp and Flatt ("Measuring parallel processor
/// performance", CACM 33(5), 1990), for strong scaling and more workers than the baseline's; it is
/// negative where the speedup is above ideal. Gustafson's serial share ("Reevaluating Amdahl's
/// law", CACM 31(5), 1988) is that of weak scaling: scaled speedup p - s (p - 1).
///
/// Samples that are not usable (analysis/references.hpp) and points that failed are left out.
/// Intervals are missing where there are too few samples (statistics/order_statistics.hpp). Equal
/// results give equal answers.
///
/// Of a sample whose workers were summed up (Results::summaries) the use of locks is as exact as
/// from the workers' rows. What a sample's time went to, why a worker waited, and what was wrong
/// with its place, is told from the samples with rows, and missing where there is none. The studies
/// are in the order of the file. The rows are gone through once; Results::workers is not looked at.
/// Throws std::invalid_argument when a sample names a point that is not there.
std::vector<StudyScaling> scaling_of(const Results& results, const WorkerRows& rows);

}  // namespace scalelab
