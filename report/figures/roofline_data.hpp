// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

/// A marker under the roofs, in the units of the axes.
struct RoofedPoint {
  std::string label;      ///< its layout; empty where another one's stands there
  double intensity = 0;   ///< floating-point operations for each byte
  double rate = 0;        ///< in RooflineData::unit
  double attainable = 0;  ///< likewise
};

struct RoofedCurve {
  std::string label;
  std::vector<RoofedPoint> points;
};

struct RoofLine {
  std::string label;  ///< "2 cores: dgemm 98.1 Gflop/s, triad 29.3 GB/s"
  std::vector<std::pair<double, double>>
      corners;  ///< from the left edge over the ridge to the right
};

/// What a roofline shows. Both axes are logarithmic.
struct RooflineData {
  std::string title;
  std::string unit;  ///< of the upright axis: "Gflop/s"
  std::vector<RoofLine> roofs;
  std::vector<RoofedCurve> curves;  ///< one for each of the study's series, in their order
  double x_low = 0.1;
  double x_high = 10;
  double y_low = 0.1;
  double y_high = 10;

  /// Where a value stands between both ends of its axis: from 0 to 1.
  [[nodiscard]] double x_place(double intensity) const;
  [[nodiscard]] double y_place(double rate) const;
};

/// The study must have a roofline.
RooflineData roofline_data(const Results& results, const StudyAnalysis& study);

/// gnuplot's commands for the ranges and ticks of both axes, no two of which are nearer than fits.
std::string logarithmic_axes(const RooflineData& data);

}  // namespace scalelab
