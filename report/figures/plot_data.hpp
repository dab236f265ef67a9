// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/locks/theory_curves.hpp"
#include "analysis/study_analysis.hpp"
#include "report/figures/figure.hpp"
#include "results/records.hpp"

namespace scalelab {

/// One marker of a figure.
struct PlotPoint {
  double workers = 0;
  double value = 0;
  double low = 0;   ///< lower end of the interval; the value itself where there is none
  double high = 0;  ///< upper end
  bool oversubscribed = false;
};

struct PlotCurve {
  std::string label;
  std::vector<PlotPoint> points;  ///< by rising workers
};

/// What theory expects of a curve.
struct TheoryLine {
  Theory theory = Theory::bound;
  std::size_t curve = 0;  ///< index into PlotData::curves
  std::vector<PlotPoint> points;
};

/// The law that was fitted to a curve.
struct LawLine {
  std::string label;
  std::size_t curve = 0;                ///< index into PlotData::curves
  std::vector<PlotPoint> fitted;        ///< where there are measured points; by rising workers
  std::vector<PlotPoint> extrapolated;  ///< beyond the last of them, with its interval
};

/// What one figure shows, in the units of its axes.
struct PlotData {
  std::string title;
  std::string y_label;
  std::vector<PlotCurve> curves;
  std::vector<PlotPoint> ideal;  ///< a line through these; empty where there is no ideal
  std::vector<TheoryLine>
      theory;                  ///< in a figure of speedups; see analysis/locks/theory_curves.hpp
  std::optional<LawLine> law;  ///< see report/figures/law_line.hpp
  bool any_oversubscribed = false;
  double x_end = 1;                  ///< right end of the axis of workers, which starts at 0
  double y_end = 1;                  ///< upper end of the other axis, which starts at 0
  std::vector<double> worker_ticks;  ///< measured numbers of workers, none too near to the next
};

/// gnuplot's commands for the ranges of both axes and the ticks of the workers.
std::string axes(const PlotData& data);

/// gnuplot's command that makes a named block of data: workers, value, low and high in columns 1
/// to 4.
std::string datablock(const std::string& name, const std::vector<PlotPoint>& points);

/// Collects what a figure of this kind shows. The study must have a baseline.
PlotData plot_data(const Results& results, const StudyAnalysis& study, FigureKind kind);

}  // namespace scalelab
