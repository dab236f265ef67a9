// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/law_line.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>

#include "report/words/law_words.hpp"

namespace scalelab {
namespace {

constexpr int steps_of_a_part = 60;         // of either part of the line
constexpr double reach = 2;                 // times the most workers that were measured
constexpr double room = 1.04;               // on the right of the last number of workers
constexpr double most_of_the_height = 1.5;  // what a band may add to the figure's height

std::vector<PlotPoint> points_of(const CurveLaw& curve, double from, double to, double confidence) {
  std::vector<PlotPoint> points;
  for (int step = 0; step <= steps_of_a_part; ++step) {
    const double workers = from + (to - from) * step / steps_of_a_part;
    const Estimate speedup = law_speedup(curve.choice->fit, curve, workers, confidence);
    const Interval ends = speedup.interval.value_or(Interval{speedup.value, speedup.value});
    points.push_back({workers, speedup.value, ends.low, ends.high, false});
  }
  return points;
}

std::string label_of(Law law) {
  std::string name = spoken_name(law);
  name.front() = static_cast<char>(std::toupper(static_cast<unsigned char>(name.front())));
  return name;
}

}  // namespace

void add_law_line(PlotData& speedups, const StudyAnalysis& study) {
  if (!study.laws.principal) {
    return;
  }
  const CurveLaw& curve = study.laws.curves[*study.laws.principal];
  const LawFit& fit = curve.choice->fit;
  if (curve.choice->verdict != TestOfFit::fits) {
    return;
  }
  LawLine line;
  line.label = label_of(fit.law);
  line.curve = curve.series;
  line.fitted = points_of(curve, fit.fewest_workers, fit.most_workers, study.confidence);
  line.extrapolated =
      points_of(curve, fit.most_workers, reach * fit.most_workers, study.confidence);
  speedups.x_end = std::max(speedups.x_end, room * reach * fit.most_workers);
  speedups.worker_ticks.push_back(reach * fit.most_workers);
  std::ranges::sort(speedups.worker_ticks);
  double highest = speedups.y_end;
  for (const PlotPoint& point : line.extrapolated) {
    highest = std::max(
        highest,
        room * std::max(point.value, std::min(point.high, most_of_the_height * speedups.y_end)));
  }
  // Two ends of a band so wide that it leaves the figure are cut off there.
  speedups.y_end = highest;
  for (PlotPoint& point : line.extrapolated) {
    point.low = std::clamp(point.low, 0.0, highest);
    point.high = std::clamp(point.high, 0.0, highest);
  }
  speedups.law = std::move(line);
}

}  // namespace scalelab
