// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/task_row.hpp"

#include "analysis/guide/measured_points.hpp"
#include "statistics/order_statistics.hpp"

namespace scalelab {
namespace {

// On how many workers threads and processes are compared; nothing where they can't be.
std::optional<std::int64_t> compared_workers(const MeasuredPoints& points, bool waits) {
  std::optional<std::int64_t> fewest_in_excess;
  std::optional<std::int64_t> most;
  for (const std::int64_t workers : points.workers(Way::threads, guide_lock)) {
    const auto threads = points.find(Way::threads, workers, guide_lock);
    const auto processes = points.find(Way::processes, workers, guide_lock);
    if (workers == 1 || !threads || !processes) {
      continue;
    }
    const bool in_excess =
        points.point(*threads).oversubscribed || points.point(*processes).oversubscribed;
    if (waits || !in_excess) {
      most = workers;
    } else if (!fewest_in_excess) {
      fewest_in_excess = workers;
    }
  }
  return most ? most : fewest_in_excess;
}

WayMeasured measured(const MeasuredPoints& points, Way way, std::int64_t workers,
                     const StartCosts& costs, bool start_included) {
  WayMeasured found;
  const std::size_t one = *points.find(Way::threads, 1, guide_lock);
  const std::size_t at = *points.find(way, workers, guide_lock);
  found.start_s = costs.seconds(way, workers);
  found.memory_bytes = costs.bytes(way, workers);
  found.time_s = median(points.times(at));
  found.speedup = points.ratio(points.times(one), points.times(at));
  found.speedup_with_start =
      points.ratio(points.times(one), points.times(at, start_included ? *found.start_s : 0));
  const auto free_one = points.find(Way::threads, 1, GilPolicy::none);
  const auto free = points.find(way, workers, GilPolicy::none);
  if (free_one && free) {
    found.free = points.ratio(points.times(*free_one), points.times(*free));
  }
  return found;
}

}  // namespace

TaskRow task_row(const Results& results, const GuideTask& task, const StartCosts& costs) {
  TaskRow row{.task = task};
  const auto points = MeasuredPoints::of(results, task.study);
  if (!points) {
    row.missing = "the file has no study \"" + std::string(task.study.title) + "\"";
    return row;
  }
  const auto one = points->find(Way::threads, 1, guide_lock);
  const auto workers = compared_workers(*points, task.waits);
  if (!one || !workers) {
    row.missing = one ? "there is no number of workers of which both threads and processes were "
                        "measured behind the lock"
                      : "one worker behind the lock was not measured";
    return row;
  }
  row.workers = *workers;
  const std::size_t threads = *points->find(Way::threads, *workers, guide_lock);
  const std::size_t processes = *points->find(Way::processes, *workers, guide_lock);
  row.oversubscribed =
      points->point(threads).oversubscribed || points->point(processes).oversubscribed;
  row.one_worker_s = median(points->times(*one));
  row.start_included = costs.thread_s && costs.process_s;
  row.threads = measured(*points, Way::threads, *workers, costs, row.start_included);
  row.processes = measured(*points, Way::processes, *workers, costs, row.start_included);
  const double threads_start_s = row.start_included ? *row.threads.start_s : 0;
  const double processes_start_s = row.start_included ? *row.processes.start_s : 0;
  row.threads_over_processes = points->ratio(points->times(threads, threads_start_s),
                                             points->times(processes, processes_start_s));
  row.verdict = guide_verdict(task.advised(), row.threads_over_processes.interval);
  return row;
}

}  // namespace scalelab
