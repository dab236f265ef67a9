// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/plot_data.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <set>
#include <utility>

#include "results/point_names.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

constexpr double nearest_ticks = 0.045;  // of the axis: nearer ones would print over each other

struct Quantity {
  std::optional<Estimate> PointAnalysis::*estimate;
  double scale;  ///< from the estimate's unit to the axis's
};

double longest_time(const StudyAnalysis& study) {
  double longest = 0;
  for (const PointAnalysis& at : study.points) {
    longest = std::max(longest, at.time_s ? at.time_s->value : 0.0);
  }
  return longest;
}

Quantity quantity_of(const StudyAnalysis& study, FigureKind kind) {
  switch (kind) {
    case FigureKind::speedup:
      return {&PointAnalysis::speedup, 1};
    case FigureKind::efficiency:
      return {&PointAnalysis::efficiency, percent};
    case FigureKind::time:
    case FigureKind::roofline:
      break;
  }
  return {&PointAnalysis::time_s, time_unit(longest_time(study)).per_second};
}

std::string y_label(const Results& results, const StudyAnalysis& study, FigureKind kind) {
  const PointAnalysis& base = study.points[*study.baseline];
  const std::string over =
      point_label(results.points[base.point], study.varies, seconds_text(base.time_s->value));
  const bool weak = results.studies[study.study].scaling == Scaling::weak;
  switch (kind) {
    case FigureKind::speedup:
      return fmt::format("{}speedup over {}", weak ? "scaled " : "", over);
    case FigureKind::efficiency:
      return fmt::format("efficiency (%) against {}", over);
    case FigureKind::time:
    case FigureKind::roofline:
      break;
  }
  return fmt::format("median time ({})", time_unit(longest_time(study)).name);
}

PlotPoint plot_point(const Point& point, const Estimate& estimate, double scale) {
  PlotPoint result{.workers = static_cast<double>(point.workers),
                   .value = estimate.value * scale,
                   .low = estimate.value * scale,
                   .high = estimate.value * scale,
                   .oversubscribed = point.oversubscribed};
  if (estimate.interval) {
    result.low = estimate.interval->low * scale;
    result.high = estimate.interval->high * scale;
  }
  return result;
}

/// The ideal from the fewest to the most workers: proportional speedup, constant efficiency, and in
/// weak scaling constant time. In strong scaling the ideal time falls as 1 / workers, a curve.
std::vector<PlotPoint> ideal_line(const Results& results, const StudyAnalysis& study,
                                  FigureKind kind, double scale, double most_workers) {
  const PointAnalysis& base = study.points[*study.baseline];
  const auto fewest = static_cast<double>(results.points[base.point].workers);
  const bool weak = results.studies[study.study].scaling == Scaling::weak;
  std::vector<PlotPoint> line;
  constexpr int steps = 100;
  for (int step = 0; step <= steps && most_workers > fewest; ++step) {
    const double workers = fewest + (most_workers - fewest) * step / steps;
    double value = workers / fewest;
    if (kind == FigureKind::efficiency) {
      value = percent;
    } else if (kind == FigureKind::time) {
      value = base.time_s->value * scale * (weak ? 1 : fewest / workers);
    }
    line.push_back({workers, value, value, value, false});
  }
  return line;
}

std::vector<TheoryLine> theory_lines(const std::vector<TheoryCurve>& curves) {
  std::vector<TheoryLine> lines;
  for (const TheoryCurve& curve : curves) {
    TheoryLine line{curve.theory, curve.series, {}};
    for (const auto& [workers, throughput] : curve.points) {
      line.points.push_back(
          {static_cast<double>(workers), throughput, throughput, throughput, false});
    }
    lines.push_back(std::move(line));
  }
  return lines;
}

std::vector<double> worker_ticks(const std::set<double>& workers, double most_workers) {
  std::vector<double> ticks;
  const std::vector<double> falling(workers.rbegin(), workers.rend());
  for (const double count : falling) {
    if (ticks.empty() || ticks.back() - count >= nearest_ticks * most_workers) {
      ticks.push_back(count);
    }
  }
  std::reverse(ticks.begin(), ticks.end());
  return ticks;
}

}  // namespace

std::string axes(const PlotData& data) {
  std::vector<std::string> ticks;
  for (const double tick : data.worker_ticks) {
    ticks.push_back(fmt::format("{:.0f}", tick));
  }
  // gnuplot's own format puts a space in front, which moves a label off its tick.
  return fmt::format("set format '%g'\nset xrange [0:{}]\nset yrange [0:{}]\nset xtics ({})\n",
                     data.x_end, data.y_end, fmt::join(ticks, ", "));
}

std::string datablock(const std::string& name, const std::vector<PlotPoint>& points) {
  std::string text = name + " << EOD\n";
  for (const PlotPoint& point : points) {
    text += fmt::format("{} {} {} {}\n", point.workers, point.value, point.low, point.high);
  }
  return text + "EOD\n";
}

PlotData plot_data(const Results& results, const StudyAnalysis& study, FigureKind kind) {
  PlotData data;
  data.title = results.studies[study.study].title;
  data.y_label = y_label(results, study, kind);
  const Quantity quantity = quantity_of(study, kind);
  std::set<double> workers;
  double highest = 0;
  for (const Series& series : study.series) {
    PlotCurve curve{series.label, {}};
    for (const std::size_t i : series.points) {
      const PointAnalysis& at = study.points[i];
      const std::optional<Estimate>& estimate = at.*quantity.estimate;
      if (!estimate) {
        continue;
      }
      curve.points.push_back(plot_point(results.points[at.point], *estimate, quantity.scale));
      const PlotPoint& point = curve.points.back();
      workers.insert(point.workers);
      highest = std::max(highest, point.high);
      data.any_oversubscribed = data.any_oversubscribed || point.oversubscribed;
    }
    data.curves.push_back(std::move(curve));
  }
  const double most_workers = workers.empty() ? 1 : *workers.rbegin();
  data.worker_ticks = worker_ticks(workers, most_workers);
  data.ideal = ideal_line(results, study, kind, quantity.scale, most_workers);
  if (kind == FigureKind::speedup) {
    data.theory = theory_lines(study.theory);
  }
  for (const PlotPoint& point : data.ideal) {
    highest = std::max(highest, point.value);
  }
  // A lone number of workers stands in the middle of its axis.
  data.x_end = (workers.size() > 1 ? 1.04 : 2.0) * most_workers;
  data.y_end = highest > 0 ? 1.06 * highest : 1;
  return data;
}

}  // namespace scalelab
