// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/measured_peak.hpp"

#include <algorithm>

namespace scalelab {
namespace {

/// Of which the speedup is the inverse: the seconds of a unit of work, or of all of it.
double cost(double time_s, const MeasuredTime& point, bool weak) {
  return weak ? time_s / point.workers : time_s;
}

bool falls(const MeasuredTime& from, const MeasuredTime& to, bool weak) {
  return from.workers < to.workers && from.interval_s && to.interval_s &&
         cost(to.interval_s->low, to, weak) > cost(from.interval_s->high, from, weak);
}

/// The first fall from this point.
std::optional<Fall> fall_from(const MeasuredTime& from, const CurveTimes& curve) {
  const auto to = std::ranges::find_if(
      curve.points, [&](const MeasuredTime& point) { return falls(from, point, curve.weak); });
  return to == curve.points.end() ? std::nullopt : std::optional(Fall{from.workers, to->workers});
}

}  // namespace

MeasuredPeak measured_peak(const CurveTimes& curve) {
  const auto best = std::ranges::min_element(curve.points, {}, [&](const MeasuredTime& point) {
    return cost(point.time_s, point, curve.weak);
  });
  MeasuredPeak peak;
  peak.workers = best->workers;
  peak.most_workers = curve.points.back().workers;
  peak.fall = fall_from(*best, curve);
  for (const MeasuredTime& point : curve.points) {
    if (!peak.fall) {
      peak.fall = fall_from(point, curve);
    }
    if (point.workers >= best->workers && !point.interval_s) {
      peak.all_have_intervals = false;
    }
  }
  return peak;
}

}  // namespace scalelab
