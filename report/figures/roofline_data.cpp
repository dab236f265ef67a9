// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/roofline_data.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

#include "results/point_names.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

constexpr double beyond_the_outermost = 4;  // times beyond the outermost point or ridge
constexpr double roofline_room_above = 2;
constexpr double roofline_room_below = 2.5;
constexpr double nearest_label = 0.045;  // of the height: nearer ones would print over each other
constexpr double same_place = 0.10;      // of the width

double place(double value, double low, double high) {
  return std::log(value / low) / std::log(high / low);
}

std::string label_of(const Roof& roof) {
  const ShownUnit flops = rate_unit("flop", roof.flop_rate);
  const std::string of_nodes = roof.nodes > 1 ? fmt::format(" of {} nodes", roof.nodes) : "";
  return fmt::format("{}{}: dgemm {} {}, triad {}",
                     count_text(static_cast<std::size_t>(roof.cores), "core"), of_nodes,
                     digits_text(roof.flop_rate * flops.per_stored), flops.name,
                     quantity_text(roof.bandwidth, "byte s-1"));
}

/// Sets the ends of the axes so that all points and ridges are in sight.
void set_ends(RooflineData& data, const Roofline& roofline, double scale) {
  double x_low = std::numeric_limits<double>::infinity();
  double x_high = 0;
  double y_low = std::numeric_limits<double>::infinity();
  double y_high = 0;
  for (const RooflinePoint& point : roofline.points) {
    x_low = std::min(x_low, point.intensity);
    x_high = std::max(x_high, point.intensity);
    y_low = std::min(y_low, point.flop_rate * scale);
    y_high = std::max({y_high, point.flop_rate * scale, point.attainable * scale});
  }
  for (const Roof& roof : roofline.roofs) {
    const double ridge = roof.flop_rate / roof.bandwidth;
    x_low = std::min(x_low, ridge);
    x_high = std::max(x_high, ridge);
    y_high = std::max(y_high, roof.flop_rate * scale);
  }
  for (const Roof& roof : roofline.roofs) {
    y_low = std::min(y_low, std::min(roof.flop_rate, roof.bandwidth * x_low) * scale);
  }
  data.x_low = x_low / beyond_the_outermost;
  data.x_high = x_high * beyond_the_outermost;
  data.y_low = y_low / roofline_room_below;
  data.y_high = y_high * roofline_room_above;
}

/// A label is left away where one of an earlier point stands.
void label_points(RooflineData& data) {
  std::vector<const RoofedPoint*> labelled;
  for (RoofedCurve& curve : data.curves) {
    for (RoofedPoint& point : curve.points) {
      const bool taken = std::ranges::any_of(labelled, [&](const RoofedPoint* other) {
        return std::abs(data.x_place(other->intensity) - data.x_place(point.intensity)) <
                   same_place &&
               std::abs(data.y_place(other->rate) - data.y_place(point.rate)) < nearest_label;
      });
      if (taken) {
        point.label.clear();
      } else {
        labelled.push_back(&point);
      }
    }
  }
}

/// Ticks at 1, 2 and 5 of each power of ten, or at the powers alone where there are many.
std::string ticks(double low, double high) {
  constexpr double most_decades_with_parts = 2.6;
  const std::vector<double> parts = std::log10(high / low) > most_decades_with_parts
                                        ? std::vector<double>{1}
                                        : std::vector<double>{1, 2, 5};
  std::vector<std::string> places;
  for (int power = static_cast<int>(std::floor(std::log10(low))); std::pow(10.0, power) <= high;
       ++power) {
    for (const double part : parts) {
      const double tick = part * std::pow(10.0, power);
      if (tick >= low && tick <= high) {
        places.push_back(fmt::format("{:.6g}", tick));
      }
    }
  }
  return fmt::format("({})", fmt::join(places, ", "));
}

}  // namespace

double RooflineData::x_place(double intensity) const {
  return place(intensity, x_low, x_high);
}

double RooflineData::y_place(double rate) const {
  return place(rate, y_low, y_high);
}

RooflineData roofline_data(const Results& results, const StudyAnalysis& study) {
  const Roofline& roofline = study.roofline;
  RooflineData data;
  data.title = results.studies[study.study].title;
  const ShownUnit unit = rate_unit("flop", roofline.roofs.back().flop_rate);
  data.unit = unit.name;
  set_ends(data, roofline, unit.per_stored);
  for (const Roof& roof : roofline.roofs) {
    const auto at = [&](double intensity) {
      return std::pair(intensity,
                       std::min(roof.flop_rate, roof.bandwidth * intensity) * unit.per_stored);
    };
    data.roofs.push_back(
        {label_of(roof), {at(data.x_low), at(roof.flop_rate / roof.bandwidth), at(data.x_high)}});
  }
  for (const Series& series : study.series) {
    RoofedCurve curve{series.label, {}};
    for (const std::size_t i : series.points) {
      const auto found = std::ranges::find(roofline.points, i, &RooflinePoint::point);
      if (found != roofline.points.end()) {
        curve.points.push_back({.label = layout(results.points[study.points[i].point]),
                                .intensity = found->intensity,
                                .rate = found->flop_rate * unit.per_stored,
                                .attainable = found->attainable * unit.per_stored});
      }
    }
    data.curves.push_back(std::move(curve));
  }
  label_points(data);
  return data;
}

std::string logarithmic_axes(const RooflineData& data) {
  return fmt::format(
      "set logscale xy\nset xrange [{}:{}]\nset yrange [{}:{}]\nset format '%g'\nset xtics {}\n"
      "set ytics {}\n",
      data.x_low, data.x_high, data.y_low, data.y_high, ticks(data.x_low, data.x_high),
      ticks(data.y_low, data.y_high));
}

}  // namespace scalelab
