// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/point_columns.hpp"

#include <algorithm>
#include <cstdint>
#include <iterator>
#include <limits>
#include <set>
#include <variant>

namespace scalelab {
namespace {

template <typename T, typename Value>
Column column(const Results& results, const std::string& name, const std::string& unit,
              Value value) {
  std::vector<T> values;
  values.reserve(results.points.size());
  std::transform(results.points.begin(), results.points.end(), std::back_inserter(values), value);
  return {name, unit, "", std::move(values)};
}

Column integers(const Results& results, const std::string& name, std::int64_t Point::*member) {
  return column<std::int64_t>(results, name, "1",
                              [member](const Point& point) { return point.*member; });
}

Column texts(const Results& results, const std::string& name, std::string Point::*member) {
  return column<std::string>(results, name, "",
                             [member](const Point& point) { return point.*member; });
}

template <NamedEnum Word>
Column names(const Results& results, const std::string& name, Word Point::*member) {
  return column<std::string>(results, name, "", [member](const Point& point) {
    return std::string(to_string(point.*member));
  });
}

/// A size parameter's values; `absent` where a point has none of this name and kind.
template <typename Value>
Column size_column(const Results& results, const std::string& heading, const std::string& name,
                   const Value& absent) {
  return column<Value>(results, heading, "1", [&](const Point& point) {
    const auto found = point.size.find(name);
    const auto* value = found == point.size.end() ? nullptr : std::get_if<Value>(&found->second);
    return value == nullptr ? absent : *value;
  });
}

}  // namespace

std::vector<Column> point_columns(const Results& results) {
  return {integers(results, "study", &Point::study),
          texts(results, "kernel", &Point::kernel),
          names(results, "scaling", &Point::scaling),
          names(results, "model", &Point::model),
          integers(results, "nodes", &Point::nodes),
          integers(results, "ranks", &Point::ranks),
          integers(results, "threads", &Point::threads),
          integers(results, "workers", &Point::workers),
          names(results, "gil", &Point::gil),
          names(results, "schedule", &Point::schedule),
          column<std::uint8_t>(results, "oversubscribed", "1",
                               [](const Point& point) {
                                 return static_cast<std::uint8_t>(point.oversubscribed ? 1 : 0);
                               }),
          column<double>(results, "work", "1", [](const Point& point) { return point.work; }),
          texts(results, "work_unit", &Point::work_unit),
          names(results, "status", &Point::status),
          texts(results, "reason", &Point::reason)};
}

std::vector<Column> size_columns(const Results& results) {
  std::set<std::string> numbers;
  std::set<std::string> choices;
  for (const Point& point : results.points) {
    for (const auto& [name, value] : point.size) {
      (std::holds_alternative<double>(value) ? numbers : choices).insert(name);
    }
  }
  std::vector<Column> columns;
  columns.reserve(numbers.size() + choices.size());
  for (const std::string& name : numbers) {
    columns.push_back(
        size_column(results, "size_" + name, name, std::numeric_limits<double>::quiet_NaN()));
  }
  for (const std::string& name : choices) {
    // Another kernel's parameter of this name may be a number.
    const std::string heading = "size_" + name + (numbers.contains(name) ? "_2" : "");
    columns.push_back(size_column(results, heading, name, std::string()));
  }
  return columns;
}

}  // namespace scalelab
