// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "analysis/guide/guide_task.hpp"
#include "analysis/guide/start_costs.hpp"
#include "analysis/guide/task_row.hpp"
#include "analysis/guide/worker_curve.hpp"
#include "results/records.hpp"

namespace scalelab {

/// Tasks that wait, on one thread and on as many threads as there are tasks.
struct WaitingExample {
  std::int64_t tasks = 0;
  double wait_s = 0;  ///< of each
  double one_thread_s = 0;
  double threads_s = 0;  ///< behind the lock, as one_thread_s
  Estimate speedup;
  std::optional<double> threads_free_s;
};

/// What becomes of a counter that several processes have a copy of, beside one that threads share.
struct CopiedCounter {
  std::int64_t workers = 0;
  double updates = 0;   ///< by all of them, and what a right counter stands at
  double own_copy = 0;  ///< what the first process's copy stands at
  double lost = 0;      ///< updates that it knows nothing of
  double thread_update_s = 0;
  double process_update_s = 0;  ///< where each update is sent to the one counter
};

/// All that a results file says about the guide.
struct Guide {
  std::optional<double> confidence;  ///< of the rows' intervals, where it is the same for all
  StartCosts start;
  std::vector<TaskRow> rows;  ///< one for each of guide_tasks()
  std::optional<WaitingExample> example;
  std::optional<CopiedCounter> counter;
  std::optional<WorkerCurve> waiting;  ///< more and more threads that wait
  std::optional<WorkerCurve> working;  ///< more and more processes that work
  std::vector<GuideStudy> absent;      ///< studies that the file doesn't have
};

/// Throws std::invalid_argument when a sample names a point that is not there.
Guide guide_of(const Results& results);

/// Whether the file has the study of one of the guide's tasks.
bool has_guide_tasks(const Results& results);

}  // namespace scalelab
