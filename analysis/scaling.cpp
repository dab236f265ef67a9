// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/scaling.hpp"

#include <algorithm>
#include <span>
#include <tuple>
#include <unordered_set>

#include "analysis/point_times.hpp"
#include "analysis/references.hpp"
#include "statistics/order_statistics.hpp"
#include "statistics/ratio_of_medians.hpp"

namespace scalelab {
namespace {

bool all_positive(const Times& times) {
  return std::all_of(times.begin(), times.end(), [](double time_s) { return time_s > 0; });
}

PointAnalysis analyse_alone(const Results& results, std::size_t index, const Times& times,
                            double confidence) {
  const Point& point = results.points[index];
  PointAnalysis analysis;
  analysis.point = index;
  if (!was_measured(point, times)) {
    return analysis;
  }
  const double time_s = median(times);
  analysis.samples = times.size();
  analysis.time_s = Estimate{time_s, interpolated_median_interval(times, confidence)};
  if (all_positive(times)) {
    analysis.error = error_of_median(times);
  }
  analysis.core_seconds = static_cast<double>(point.workers) * time_s;
  if (time_s > 0 && point.work > 0) {
    analysis.rate = point.work / time_s;
  }
  return analysis;
}

/// Whether the kernel has work for its workers to share out, so that a speedup means something.
bool shares_out_work(const Results& results, const std::vector<PointAnalysis>& points) {
  return std::none_of(points.begin(), points.end(), [&](const PointAnalysis& analysis) {
    return results.points[analysis.point].work_unit.empty();
  });
}

std::optional<std::size_t> choose_baseline(const Results& results,
                                           const std::vector<PointAnalysis>& points) {
  const auto rank = [&](const PointAnalysis& analysis) {
    const Point& point = results.points[analysis.point];
    return std::tuple(point.oversubscribed, point.workers, point.gil != GilPolicy::none,
                      point.schedule != Schedule::fixed);
  };
  std::optional<std::size_t> best;
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].time_s && (!best || rank(points[i]) < rank(points[*best]))) {
      best = i;
    }
  }
  return best;
}

Estimate scaled(const Estimate& estimate, double factor) {
  Estimate result{estimate.value * factor, std::nullopt};
  if (estimate.interval) {
    result.interval = Interval{estimate.interval->low * factor, estimate.interval->high * factor};
  }
  return result;
}

/// How much more work the point did than the baseline. Nothing where the work is unknown and cannot
/// be taken as equal.
std::optional<double> work_ratio(const Point& point, const Point& baseline) {
  if (point.work > 0 && baseline.work > 0) {
    return point.work / baseline.work;
  }
  if (point.scaling == Scaling::strong) {
    return 1.0;
  }
  return std::nullopt;
}

double serial_fraction(double speedup, double workers) {
  return (1 / speedup - 1 / workers) / (1 - 1 / workers);
}

/// Karp-Flatt, with `workers` counted in baselines. It falls with the speedup, so the ends change
/// places.
Estimate karp_flatt(const Estimate& speedup, double workers) {
  Estimate result{serial_fraction(speedup.value, workers), std::nullopt};
  if (speedup.interval) {
    result.interval = Interval{serial_fraction(speedup.interval->high, workers),
                               serial_fraction(speedup.interval->low, workers)};
  }
  return result;
}

/// Gustafson's share, with `workers` counted in baselines.
Estimate gustafson(const Estimate& speedup, double workers) {
  const auto share = [workers](double scaled_speedup) {
    return (workers - scaled_speedup) / (workers - 1);
  };
  Estimate result{share(speedup.value), std::nullopt};
  if (speedup.interval) {
    result.interval = Interval{share(speedup.interval->high), share(speedup.interval->low)};
  }
  return result;
}

std::optional<Estimate> speedup_over(const Results& results, std::size_t baseline,
                                     const Times& baseline_times, std::size_t point,
                                     const Times& times, double confidence) {
  if (point == baseline) {
    return Estimate{1.0, Interval{1.0, 1.0}};
  }
  const auto work = work_ratio(results.points[point], results.points[baseline]);
  if (!work || !all_positive(baseline_times) || !all_positive(times)) {
    return std::nullopt;
  }
  const Estimate ratio{median(baseline_times) / median(times),
                       ratio_of_medians_interval(baseline_times, times, confidence)};
  return scaled(ratio, *work);
}

/// What every study is analysed from: samples and workers' rows, gathered by point.
struct OfPoints {
  std::vector<Times> times;
  TimeAccounts accounts;
  std::vector<std::optional<LockUse>> locks;
  std::vector<PlacementFindings> placements;
  std::vector<std::size_t> summed_up;  // usable samples
};

OfPoints gather(const Results& results, const WorkerRows& rows) {
  const std::size_t points = results.points.size();
  TimeAccounts accounts(points);
  LockUseTotals locks(points);
  std::vector<PlacementFindings> placements = findings_of_points(results);
  std::vector<std::size_t> summed_up(points, 0);
  std::unordered_set<std::int64_t> with_sums;  // orders of samples
  rows.summed_up([&](const Sample& sample, std::span<const WorkerSummary> nodes) {
    with_sums.insert(sample.order);
    locks.add(sample, nodes);
    summed_up[point_index(sample, points)] += is_usable(sample) ? 1 : 0;
  });
  rows.each([&](const Sample& sample, std::span<const WorkerSample> workers) {
    accounts.add(sample, workers);
    if (!with_sums.contains(sample.order)) {
      locks.add(sample, workers);
    } else {  // somebody has added sums to the rows
      summed_up[point_index(sample, points)] -= is_usable(sample) ? 1 : 0;
    }
    PlacementFindings& placement = placements[point_index(sample, points)];
    std::ranges::for_each(workers,
                          [&placement](const WorkerSample& worker) { placement.add(worker); });
  });
  return {.times = times_of_points(results),
          .accounts = std::move(accounts),
          .locks = locks.uses(results.points),
          .placements = std::move(placements),
          .summed_up = std::move(summed_up)};
}

StudyScaling scaling_of_study(const Results& results, std::size_t study,
                              const OfPoints& of_points) {
  const auto& [times, accounts, locks, placements, summed_up] = of_points;
  StudyScaling analysis;
  analysis.study = study;
  analysis.confidence = results.studies[study].confidence;
  for (std::size_t i = 0; i < results.points.size(); ++i) {
    if (results.points[i].study == static_cast<std::int64_t>(study)) {
      analysis.points.push_back(analyse_alone(results, i, times[i], analysis.confidence));
    }
  }
  for (PointAnalysis& of_point : analysis.points) {
    if (of_point.time_s) {
      of_point.account = accounts.account(of_point.point);
      of_point.nodes = accounts.nodes(of_point.point);
      of_point.lock = locks[of_point.point];
      of_point.placement = placements[of_point.point].faults();
      of_point.summed_up = summed_up[of_point.point];
    }
  }
  if (shares_out_work(results, analysis.points)) {
    analysis.baseline = choose_baseline(results, analysis.points);
  }
  if (!analysis.baseline) {
    return analysis;
  }
  const std::size_t baseline = analysis.points[*analysis.baseline].point;
  const auto baseline_workers = static_cast<double>(results.points[baseline].workers);
  for (PointAnalysis& of_point : analysis.points) {
    if (!of_point.time_s) {
      continue;
    }
    const Point& point = results.points[of_point.point];
    const double workers = static_cast<double>(point.workers) / baseline_workers;
    of_point.speedup = speedup_over(results, baseline, times[baseline], of_point.point,
                                    times[of_point.point], analysis.confidence);
    of_point.losses = losses(analysis.points[*analysis.baseline], of_point);
    if (of_point.speedup) {
      of_point.efficiency = scaled(*of_point.speedup, 1 / workers);
      if (workers > 1) {
        if (point.scaling == Scaling::strong) {
          of_point.karp_flatt = karp_flatt(*of_point.speedup, workers);
        } else {
          of_point.gustafson = gustafson(*of_point.speedup, workers);
        }
      }
    }
  }
  return analysis;
}

}  // namespace

std::vector<StudyScaling> scaling_of(const Results& results, const WorkerRows& rows) {
  const OfPoints of_points = gather(results, rows);
  std::vector<StudyScaling> studies;
  studies.reserve(results.studies.size());
  for (std::size_t study = 0; study < results.studies.size(); ++study) {
    studies.push_back(scaling_of_study(results, study, of_points));
  }
  return studies;
}

}  // namespace scalelab
