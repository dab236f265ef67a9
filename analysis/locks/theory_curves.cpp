// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/locks/theory_curves.hpp"

#include <algorithm>
#include <optional>
#include <utility>

#include "analysis/locks/lock_theory.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t most_steps = 200;  // between two points of a series
constexpr double smallest_loss = 1e-9;    // of a relative throughput

struct Place {
  std::int64_t workers = 1;
  LockDemand demand;
};

/// Nothing when a point does not know its shares.
std::optional<std::vector<Place>> places_of(const Results& results, const StudyScaling& study,
                                            const Series& series) {
  std::vector<Place> places;
  for (const std::size_t i : series.points) {
    const Point& point = results.points[study.points[i].point];
    const auto demand = demand_of(point);
    if (!demand || point.workers < 1) {
      return std::nullopt;
    }
    places.push_back({point.workers, *demand});
  }
  return places;
}

bool waits_or_shares_a_lock(const Place& place) {
  const LockDemand& demand = place.demand;
  const bool shares = demand.locks > 0 && demand.locks < place.workers && demand.lock_share > 0;
  return shares || demand.wait_share > 0;
}

std::optional<double> throughput(Theory theory, const LockDemand& demand, std::int64_t workers) {
  return theory == Theory::bound ? throughput_bound(demand, workers)
                                 : repairman_throughput(demand, workers);
}

/// Empty where the theory does not apply to one of the places.
std::vector<TheoryPoint> curve_through(Theory theory, std::vector<Place> places) {
  // One worker alone is where every curve starts, whether it was measured or not.
  places.insert(places.begin(), {1, places.front().demand});
  std::vector<TheoryPoint> points;
  for (std::size_t i = 0; i < places.size(); ++i) {
    const Place& to = places[i];
    const std::int64_t from = i == 0 ? to.workers : places[i - 1].workers;
    const bool alike = i == 0 || places[i - 1].demand == to.demand;
    const std::int64_t step =
        alike ? std::max<std::int64_t>(1, (to.workers - from) / most_steps) : to.workers - from;
    for (std::int64_t workers = from + step; workers < to.workers && alike; workers += step) {
      if (const auto value = throughput(theory, to.demand, workers)) {
        points.push_back({workers, *value});
      }
    }
    const auto value = throughput(theory, to.demand, to.workers);
    if (!value) {
      return {};
    }
    if (points.empty() || points.back().workers < to.workers) {
      points.push_back({to.workers, *value});
    }
  }
  return points;
}

bool differs_from_ideal(const std::vector<TheoryPoint>& points) {
  return std::any_of(points.begin(), points.end(), [](const TheoryPoint& point) {
    return point.throughput < static_cast<double>(point.workers) - smallest_loss;
  });
}

/// Whether every point of a curve is one of the other's, too.
bool lies_on(const TheoryCurve& curve, const TheoryCurve& other) {
  return curve.theory == other.theory &&
         std::all_of(curve.points.begin(), curve.points.end(), [&](const TheoryPoint& point) {
           return std::find(other.points.begin(), other.points.end(), point) != other.points.end();
         });
}

std::vector<TheoryCurve> without_doubles(const std::vector<TheoryCurve>& curves) {
  std::vector<TheoryCurve> kept;
  for (std::size_t i = 0; i < curves.size(); ++i) {
    bool is_double = false;
    for (std::size_t j = 0; j < curves.size() && !is_double; ++j) {
      // Of two that lie on each other the first stays.
      is_double =
          i != j && lies_on(curves[i], curves[j]) && (j < i || !lies_on(curves[j], curves[i]));
    }
    if (!is_double) {
      kept.push_back(curves[i]);
    }
  }
  return kept;
}

}  // namespace

std::vector<TheoryCurve> theory_curves(const Results& results, const StudyScaling& study,
                                       const std::vector<Series>& series) {
  std::vector<TheoryCurve> curves;
  if (!study.baseline || results.points[study.points[*study.baseline].point].workers != 1) {
    return curves;
  }
  for (std::size_t i = 0; i < series.size(); ++i) {
    const auto places = places_of(results, study, series[i]);
    if (!places || places->empty() || places->back().workers < 2 ||
        std::none_of(places->begin(), places->end(), waits_or_shares_a_lock)) {
      continue;
    }
    for (const Theory theory : {Theory::bound, Theory::repairman}) {
      std::vector<TheoryPoint> points = curve_through(theory, *places);
      if (differs_from_ideal(points)) {
        curves.push_back({theory, i, std::move(points)});
      }
    }
  }
  return without_doubles(curves);
}

}  // namespace scalelab
