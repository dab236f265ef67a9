// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "analysis/estimate.hpp"
#include "analysis/guide/guide_task.hpp"
#include "analysis/guide/guide_verdict.hpp"
#include "analysis/guide/start_costs.hpp"
#include "results/records.hpp"

namespace scalelab {

/// A task on several workers of one kind. Speedups are over one worker with the same lock, which
/// was there already.
struct WayMeasured {
  double time_s = 0;                   ///< median behind the lock
  Estimate speedup;                    ///< behind the lock
  Estimate speedup_with_start;         ///< the same, their start included where that is known
  std::optional<Estimate> free;        ///< speedup without a lock
  std::optional<double> start_s;       ///< what their start takes
  std::optional<double> memory_bytes;  ///< that they take, without the data of the task
};

/// One row of the guide's table.
struct TaskRow {
  GuideTask task;
  std::string missing{};  ///< why there is no measurement; empty where there is one

  // Only where nothing is missing.
  std::int64_t workers = 0;
  bool oversubscribed = false;  ///< more than there are cores
  double one_worker_s = 0;      ///< behind the lock
  bool start_included = false;  ///< in the ratio
  WayMeasured threads{};
  WayMeasured processes{};
  Estimate threads_over_processes{};  ///< times behind the lock
  GuideVerdict verdict = GuideVerdict::not_measured;
};

/// Threads and processes are compared on the most workers of which both were measured behind the
/// lock (policy interval); where the task works, more workers than cores count only if there is
/// nothing else, since they would be compared by how they wait for cores. What a start takes is a
/// median, whose own uncertainty is not in the intervals.
TaskRow task_row(const Results& results, const GuideTask& task, const StartCosts& costs);

}  // namespace scalelab
