// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/value_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

#include "report/tables/table_builder.hpp"
#include "words/outside_value.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

/// The value at one of the study's points.
const std::optional<Estimate>& estimate_at(const StudyAnalysis& study, const MeasuredValue& value,
                                           const PointAnalysis& at) {
  return value.of_point[static_cast<std::size_t>(&at - study.points.data())];
}

/// Whether a value is of the table: it differs, and is none that a table of its own has.
bool is_shown(const Results& results, const StudyAnalysis& study, const MeasuredValue& value) {
  const bool of_program = results.studies[study.study].subject == SubjectKind::program;
  return value.differs && !(of_program && find_named<OutsideValue>(value.name));
}

/// The middle of a column on a logarithmic scale, so that neither the largest nor the smallest of
/// its numbers gets many digits before or zeros behind the point. 0 where none is above 0.
double typical_size(const StudyAnalysis& study, const std::vector<const PointAnalysis*>& points,
                    const MeasuredValue& value) {
  double smallest = std::numeric_limits<double>::infinity();
  double largest = 0;
  for (const PointAnalysis* at : points) {
    const auto& estimate = estimate_at(study, value, *at);
    if (estimate && std::isfinite(estimate->value) && estimate->value != 0) {
      smallest = std::min(smallest, std::abs(estimate->value));
      largest = std::max(largest, std::abs(estimate->value));
    }
  }
  return largest > 0 ? std::sqrt(smallest) * std::sqrt(largest) : 0;
}

/// Counts are written as they are, measured numbers with three significant digits.
std::string cell(double value, const ShownUnit& unit, bool is_count) {
  const double shown = value * unit.per_stored;
  return is_count ? number_text(shown) : digits_text(shown);
}

}  // namespace

PointTable value_table(const Results& results, const StudyAnalysis& study) {
  TableBuilder table(results, study, [&](const PointAnalysis& at) {
    return std::ranges::any_of(study.values, [&](const MeasuredValue& value) {
      return is_shown(results, study, value) && estimate_at(study, value, at).has_value();
    });
  });
  table.add_what_varies();
  table.add("n", true, [](const PointAnalysis& at) { return std::to_string(at.samples); });
  for (const MeasuredValue& value : study.values) {
    if (!is_shown(results, study, value)) {
      continue;
    }
    const ShownUnit unit = shown_unit(value.unit, typical_size(study, table.points(), value));
    const bool is_count = value.unit == "1";
    const std::string heading = spoken_name(value);
    table.add(unit.name.empty() ? heading : fmt::format("{} ({})", heading, unit.name), true,
              [&](const PointAnalysis& at) {
                const auto& estimate = estimate_at(study, value, at);
                return estimate ? cell(estimate->value, unit, is_count) : "-";
              });
    table.add("interval", true, [&](const PointAnalysis& at) -> std::string {
      const auto& estimate = estimate_at(study, value, at);
      if (!estimate || !estimate->interval) {
        return "-";
      }
      const auto& [low, high] = *estimate->interval;
      return fmt::format("{}{}{}", cell(low, unit, is_count), low < 0 ? " to " : "-",
                         cell(high, unit, is_count));
    });
  }
  return table.take();
}

std::vector<std::string> value_meanings(const Results& results, const StudyAnalysis& study) {
  std::vector<std::string> lines;
  for (const MeasuredValue& value : study.values) {
    if (is_shown(results, study, value) && !value.long_name.empty()) {
      lines.push_back(fmt::format("{}: {}", spoken_name(value), value.long_name));
    }
  }
  return lines;
}

}  // namespace scalelab
