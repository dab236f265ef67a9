// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/study_laws.hpp"

#include <algorithm>
#include <tuple>

namespace scalelab {
namespace {

/// Works are counted in the baseline's under strong scaling, and in that of one worker, as the
/// curve's smallest point has it, under weak scaling.
struct Units {
  double per_work = 1;       ///< of a point's work
  double baseline_rate = 1;  ///< a second
};

Units units_of(const Point& baseline, const PointAnalysis& of_baseline, const Point& smallest) {
  const double time_s = of_baseline.time_s->value;
  if (!(baseline.work > 0) || !(smallest.work > 0)) {
    return {1, 1 / time_s};
  }
  const double unit = smallest.scaling == Scaling::weak
                          ? smallest.work / static_cast<double>(smallest.workers)
                          : baseline.work;
  return {1 / unit, baseline.work / unit / time_s};
}

CurveLaw law_of(const Results& results, const StudyScaling& study, const Series& series) {
  CurveLaw curve;
  curve.times.weak = results.studies[study.study].scaling == Scaling::weak;
  std::vector<const PointAnalysis*> fitted;
  for (const std::size_t i : series.points) {
    const PointAnalysis& at = study.points[i];
    if (at.time_s && at.time_s->value > 0 && !results.points[at.point].oversubscribed) {
      fitted.push_back(&at);
    }
  }
  if (fitted.empty()) {
    return curve;
  }
  const PointAnalysis& base = study.points[*study.baseline];
  const Units units =
      units_of(results.points[base.point], base, results.points[fitted.front()->point]);
  curve.baseline_rate = units.baseline_rate;
  for (const PointAnalysis* at : fitted) {
    const Point& point = results.points[at->point];
    const auto workers = static_cast<double>(point.workers);
    const double works = point.work > 0 ? point.work * units.per_work : 1;
    const double scale = (curve.times.weak ? workers : 1.0) / works;
    MeasuredTime time{.workers = workers,
                      .time_s = scale * at->time_s->value,
                      .samples = at->samples,
                      .error = at->error};
    if (at->time_s->interval) {
      time.interval_s =
          Interval{scale * at->time_s->interval->low, scale * at->time_s->interval->high};
    }
    curve.times.points.push_back(time);
  }
  curve.peak = measured_peak(curve.times);
  curve.choice = choose_law(curve.times, study.confidence);
  if (curve.times.weak && different_workers(curve.times) > 1 && !errors_of(curve.times).empty()) {
    curve.gustafson = fit_law(Law::gustafson, curve.times, study.confidence).serial_share;
  }
  return curve;
}

}  // namespace

StudyLaws laws_of(const Results& results, const StudyScaling& study,
                  const std::vector<Series>& series) {
  StudyLaws laws;
  if (!study.baseline) {
    return laws;
  }
  std::tuple<std::size_t, double> most = {0, 0};
  for (std::size_t i = 0; i < series.size(); ++i) {
    CurveLaw curve = law_of(results, study, series[i]);
    curve.series = i;
    if (curve.choice) {
      double highest = 0;
      for (const std::size_t at : series[i].points) {
        highest = std::max(highest, study.points[at].speedup ? study.points[at].speedup->value : 0);
      }
      const std::tuple rank = {different_workers(curve.times), highest};
      if (rank > most) {
        most = rank;
        laws.principal = i;
      }
    }
    laws.curves.push_back(std::move(curve));
  }
  return laws;
}

Estimate law_speedup(const LawFit& fit, const CurveLaw& curve, double workers, double confidence) {
  const Estimate time = predicted_time(fit, workers, curve.times.weak, confidence);
  const double works = curve.times.weak ? workers : 1;
  const auto speedup = [&](double time_s) { return works / time_s / curve.baseline_rate; };
  Estimate result{speedup(time.value), std::nullopt};
  if (time.interval) {
    result.interval = Interval{speedup(time.interval->high), speedup(time.interval->low)};
  }
  return result;
}

}  // namespace scalelab
