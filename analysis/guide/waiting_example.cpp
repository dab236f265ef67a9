// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/waiting_example.hpp"

#include "analysis/guide/measured_points.hpp"
#include "statistics/order_statistics.hpp"

namespace scalelab {
namespace {

// The share of what could be had at most that is as good as all of it.
constexpr double nearly = 0.75;

std::optional<Estimate> speedup_of_work_on(const Results& results, std::int64_t threads) {
  const auto points = MeasuredPoints::of(results, guide_studies::simulations);
  const auto one = points ? points->find(Way::threads, 1, guide_lock) : std::nullopt;
  const auto all = points ? points->find(Way::threads, threads, guide_lock) : std::nullopt;
  return one && all ? std::optional(points->ratio(points->times(*one), points->times(*all)))
                    : std::nullopt;
}

}  // namespace

bool WaitingExample::overlaps() const {
  return speedup.interval && speedup.interval->low > nearly * static_cast<double>(tasks);
}

bool WaitingExample::does_not_overlap() const {
  return speedup.interval && speedup.interval->high < 2;
}

std::optional<double> WaitingExample::work_instead_s() const {
  const bool known = speedup_of_work && speedup_of_work->interval;
  if (!overlaps() || !known || speedup_of_work->interval->high >= 1 / nearly) {
    return std::nullopt;
  }
  return all_waits_s() / speedup_of_work->value;
}

std::optional<WaitingExample> waiting_example(const Results& results) {
  const auto points = MeasuredPoints::of(results, guide_studies::example);
  const auto one = points ? points->find(Way::threads, 1, guide_lock) : std::nullopt;
  if (!one) {
    return std::nullopt;
  }
  constexpr double ms_per_s = 1000;
  const double tasks = size_number(points->point(*one), "tasks");
  const double wait_ms = size_number(points->point(*one), "wait_ms");
  constexpr double most_tasks = 1e6;  // the kernel's own limit: files may say anything
  if (!(tasks >= 2 && tasks <= most_tasks && wait_ms > 0)) {
    return std::nullopt;
  }
  WaitingExample found;
  found.tasks = static_cast<std::int64_t>(tasks);
  found.wait_s = wait_ms / ms_per_s;
  const auto all = points->find(Way::threads, found.tasks, guide_lock);
  if (!all) {
    return std::nullopt;
  }
  found.one_thread_s = median(points->times(*one));
  found.threads_s = median(points->times(*all));
  found.speedup = points->ratio(points->times(*one), points->times(*all));
  if (const auto free = points->find(Way::threads, found.tasks, GilPolicy::none)) {
    found.threads_free_s = median(points->times(*free));
  }
  found.speedup_of_work = speedup_of_work_on(results, found.tasks);
  return found;
}

}  // namespace scalelab
