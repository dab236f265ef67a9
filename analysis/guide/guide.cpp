// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/guide.hpp"

#include <algorithm>
#include <set>
#include <string>

#include "analysis/guide/measured_points.hpp"
#include "statistics/order_statistics.hpp"

namespace scalelab {
namespace {

// A size parameter that is a number; 0 where there is none.
double size_number(const Point& point, const std::string& name) {
  const auto found = point.size.find(name);
  const double* number = found == point.size.end() ? nullptr : std::get_if<double>(&found->second);
  return number != nullptr ? *number : 0;
}

std::optional<WaitingExample> waiting_example(const Results& results) {
  const auto points = MeasuredPoints::of(results, guide_studies::example);
  const auto one = points ? points->find(Way::threads, 1, guide_lock) : std::nullopt;
  if (!one) {
    return std::nullopt;
  }
  constexpr double ms_per_s = 1000;
  WaitingExample found;
  found.tasks = static_cast<std::int64_t>(size_number(points->point(*one), "tasks"));
  found.wait_s = size_number(points->point(*one), "wait_ms") / ms_per_s;
  const auto all = points->find(Way::threads, found.tasks, guide_lock);
  if (found.tasks < 2 || !all) {
    return std::nullopt;
  }
  found.one_thread_s = median(points->times(*one));
  found.threads_s = median(points->times(*all));
  found.speedup = points->ratio(points->times(*one), points->times(*all));
  if (const auto free = points->find(Way::threads, found.tasks, GilPolicy::none)) {
    found.threads_free_s = median(points->times(*free));
  }
  return found;
}

std::optional<CopiedCounter> copied_counter(const Results& results) {
  const auto points = MeasuredPoints::of(results, guide_studies::counter);
  if (!points) {
    return std::nullopt;
  }
  std::optional<CopiedCounter> found;
  for (const std::int64_t workers : points->workers(Way::processes, guide_lock)) {
    const auto processes = points->find(Way::processes, workers, guide_lock);
    const auto threads = points->find(Way::threads, workers, guide_lock);
    if (workers == 1 || !processes || !threads) {
      continue;
    }
    const auto own_copy = points->value(*processes, "own_copy");
    const auto lost = points->value(*processes, "lost");
    const auto sent_s = points->value(*processes, "update_s");
    const auto thread_s = points->value(*threads, "update_s");
    if (own_copy && lost && sent_s && thread_s) {
      found = {.workers = workers,
               .updates = size_number(points->point(*processes), "updates"),
               .own_copy = *own_copy,
               .lost = *lost,
               .thread_update_s = *thread_s,
               .process_update_s = *sent_s};
    }
  }
  return found;
}

bool holds(const Results& results, const GuideStudy& study) {
  return MeasuredPoints::of(results, study).has_value();
}

}  // namespace

Guide guide_of(const Results& results) {
  Guide guide;
  guide.start = start_costs(results);
  std::set<double> confidences;
  for (const GuideTask& task : guide_tasks()) {
    guide.rows.push_back(task_row(results, task, guide.start));
    if (const auto points = MeasuredPoints::of(results, task.study)) {
      confidences.insert(points->confidence());
    } else {
      guide.absent.push_back(task.study);
    }
  }
  if (confidences.size() == 1) {
    guide.confidence = *confidences.begin();
  }
  guide.example = waiting_example(results);
  guide.counter = copied_counter(results);
  guide.waiting = worker_curve(results, guide_studies::many_threads, Way::threads, guide.start);
  guide.working = worker_curve(results, guide_studies::simulations, Way::processes, guide.start);
  for (const GuideStudy& study : {guide_studies::example, guide_studies::starts,
                                  guide_studies::counter, guide_studies::many_threads}) {
    if (!holds(results, study)) {
      guide.absent.push_back(study);
    }
  }
  return guide;
}

bool has_guide_tasks(const Results& results) {
  return std::ranges::any_of(guide_tasks(),
                             [&](const GuideTask& task) { return holds(results, task.study); });
}

}  // namespace scalelab
