// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/guide.hpp"

#include <algorithm>
#include <set>

#include "analysis/guide/measured_points.hpp"

namespace scalelab {
namespace {

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
  guide.guard = forgotten_guard(results, guide.start);
  guide.counter = copied_counter(results);
  guide.waiting = worker_curve(results, guide_studies::many_threads, Way::threads, guide.start);
  guide.working = worker_curve(results, guide_studies::simulations, Way::processes, guide.start);
  for (const GuideStudy& study : guide_studies::no_tasks) {
    if (!holds(results, study)) {
      guide.absent.push_back(study);
    }
  }
  return guide;
}

std::optional<Guide> guide_in(const Results& results) {
  const bool has_task = std::ranges::any_of(
      guide_tasks(), [&](const GuideTask& task) { return holds(results, task.study); });
  return has_task ? std::optional(guide_of(results)) : std::nullopt;
}

}  // namespace scalelab
