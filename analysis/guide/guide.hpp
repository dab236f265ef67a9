// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <vector>

#include "analysis/guide/copied_counter.hpp"
#include "analysis/guide/forgotten_guard.hpp"
#include "analysis/guide/guide_task.hpp"
#include "analysis/guide/start_costs.hpp"
#include "analysis/guide/task_row.hpp"
#include "analysis/guide/waiting_example.hpp"
#include "analysis/guide/worker_curve.hpp"
#include "results/records.hpp"

namespace scalelab {

/// All that a results file says about the guide.
struct Guide {
  std::optional<double> confidence;  ///< of the rows' intervals, where it is the same for all
  StartCosts start;
  std::vector<TaskRow> rows;  ///< one for each of guide_tasks()
  std::optional<WaitingExample> example;
  ForgottenGuard guard;
  std::optional<CopiedCounter> counter;
  std::optional<WorkerCurve> waiting;  ///< more and more threads that wait
  std::optional<WorkerCurve> working;  ///< more and more processes that work
  std::vector<GuideStudy> absent;      ///< studies that the file doesn't have
};

/// Throws std::invalid_argument when a sample names a point that is not there.
Guide guide_of(const Results& results);

/// The same, or nothing where the file has the study of none of the guide's tasks.
std::optional<Guide> guide_in(const Results& results);

}  // namespace scalelab
