// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/worker_curve.hpp"

#include "analysis/guide/guide_verdict.hpp"
#include "analysis/guide/measured_points.hpp"
#include "statistics/order_statistics.hpp"

namespace scalelab {
namespace {

// Whether some workers take longer than others by a difference that counts, beyond doubt.
bool surely_longer(const MeasuredPoints& points, const Times& some, const Times& others) {
  const Estimate ratio = points.ratio(some, others);
  return ratio.interval && ratio.interval->low > 1 + difference_that_counts;
}

}  // namespace

std::optional<WorkerCurve> worker_curve(const Results& results, const GuideStudy& study, Way way,
                                        const StartCosts& costs) {
  const auto points = MeasuredPoints::of(results, study);
  if (!points) {
    return std::nullopt;
  }
  const std::vector<std::int64_t> counts = points->workers(way, guide_lock);
  if (counts.size() < 2 || counts.front() != 1) {
    return std::nullopt;
  }
  WorkerCurve curve{.way = way};
  std::vector<Times> times;
  for (const std::int64_t workers : counts) {
    const std::size_t at = *points->find(way, workers, guide_lock);
    times.push_back(points->times(at));
    curve.steps.push_back({.workers = workers,
                           .oversubscribed = points->point(at).oversubscribed,
                           .time_s = median(times.back()),
                           .speedup = points->ratio(times.front(), times.back()),
                           .memory_bytes = costs.bytes(way, workers)});
  }
  const auto beaten = [&](std::size_t fewer) {
    for (std::size_t more = fewer + 1; more < times.size(); ++more) {
      if (surely_longer(*points, times[fewer], times[more])) {
        return true;
      }
    }
    return false;
  };
  while (beaten(curve.enough)) {
    ++curve.enough;
  }
  for (std::size_t more = curve.enough + 1; more < times.size() && !curve.hurt; ++more) {
    if (surely_longer(*points, times[more], times[curve.enough])) {
      curve.hurt = more;
    }
  }
  return curve;
}

}  // namespace scalelab
