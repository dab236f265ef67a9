// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/rates/rate_columns.hpp"

#include <limits>
#include <optional>
#include <string>
#include <utility>

namespace scalelab {
namespace {

constexpr double no_rate = std::numeric_limits<double>::quiet_NaN();

/// What is said of one point.
struct RatesOfPoint {
  const PointAnalysis* at = nullptr;
  const PointRate* rate = nullptr;
};

/// A number of each point; `value` gives one where it is known.
template <class Value>
Column number_column(const std::vector<RatesOfPoint>& points, std::string name, std::string unit,
                     std::string long_name, Value value) {
  std::vector<double> values;
  values.reserve(points.size());
  for (const RatesOfPoint& point : points) {
    const std::optional<double> known = point.at == nullptr ? std::nullopt : value(point);
    values.push_back(known.value_or(no_rate));
  }
  return {std::move(name), std::move(unit), std::move(long_name), std::move(values)};
}

/// The same of a number that the binding limit has, or may have.
template <class Value>
Column limit_column(const std::vector<RatesOfPoint>& points, std::string name, std::string unit,
                    std::string long_name, Value value) {
  return number_column(points, std::move(name), std::move(unit), std::move(long_name),
                       [&value](const RatesOfPoint& point) -> std::optional<double> {
                         return point.rate->binds ? value(*point.rate->binds) : std::nullopt;
                       });
}

std::optional<double> end_of(const BindingLimit& binds, double Interval::*end) {
  return binds.share.interval ? std::optional((*binds.share.interval).*end) : std::nullopt;
}

}  // namespace

std::vector<Column> rate_columns(const Results& results,
                                 const std::vector<StudyAnalysis>& studies) {
  std::vector<RatesOfPoint> points(results.points.size());
  for (const StudyAnalysis& study : studies) {
    for (std::size_t i = 0; i < study.points.size(); ++i) {
      points[study.points[i].point] = {.at = &study.points[i], .rate = &study.rates[i]};
    }
  }
  std::vector<std::string> limits;
  limits.reserve(points.size());
  for (const RatesOfPoint& point : points) {
    const bool binds = point.rate != nullptr && point.rate->binds;
    limits.emplace_back(binds ? name_of(point.rate->binds->limit) : "");
  }
  return {
      number_column(points, "work_rate", "s-1", "work a second, counted in work_unit",
                    [](const RatesOfPoint& point) { return point.at->rate; }),
      number_column(points, "flop_rate", "s-1", "floating-point operations a second",
                    [](const RatesOfPoint& point) { return point.rate->flop_rate; }),
      number_column(points, "flops_per_byte", "byte-1",
                    "floating-point operations for each byte to or from main memory",
                    [](const RatesOfPoint& point) { return point.rate->intensity; }),
      Column{"limit", "1",
             "limit of the machine that binds the point: flops, bandwidth, read_bandwidth, "
             "random_loads, dependent_loads or messages; empty where none is known",
             std::move(limits)},
      limit_column(points, "limit_s", "s", "shortest time that the limit allows",
                   [](const BindingLimit& binds) { return std::optional(binds.shortest_s); }),
      limit_column(points, "limit_share", "1", "limit_s over the median time",
                   [](const BindingLimit& binds) { return std::optional(binds.share.value); }),
      limit_column(points, "limit_share_low", "1",
                   "lower end of the interval of: limit_s over the median time",
                   [](const BindingLimit& binds) { return end_of(binds, &Interval::low); }),
      limit_column(points, "limit_share_high", "1",
                   "upper end of the interval of: limit_s over the median time",
                   [](const BindingLimit& binds) { return end_of(binds, &Interval::high); }),
  };
}

}  // namespace scalelab
