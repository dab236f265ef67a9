// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/guide/guide_task.hpp"
#include "analysis/guide/start_costs.hpp"
#include "results/records.hpp"

namespace scalelab {

/// More and more workers of one kind, behind the lock.
struct WorkerCurve {
  struct Step {
    std::int64_t workers = 1;
    bool oversubscribed = false;
    double time_s = 0;                   ///< median
    Estimate speedup;                    ///< over one worker
    std::optional<double> memory_bytes;  ///< that they take, without the data of the task
  };

  Way way = Way::threads;
  std::vector<Step> steps{};  ///< in rising order of workers
  /// The fewest workers that no larger number is faster than by more than difference_that_counts,
  /// all of the interval being beyond it.
  std::size_t enough = 0;
  /// The fewest above that which are slower by more than that.
  std::optional<std::size_t> hurt{};
};

/// Nothing where the study is missing, or has less than two such points, one worker among them.
std::optional<WorkerCurve> worker_curve(const Results& results, const GuideStudy& study, Way way,
                                        const StartCosts& costs);

}  // namespace scalelab
