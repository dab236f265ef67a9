// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/outside_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "words/outside_value.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

struct OutsideColumn {
  OutsideValue value;
  const char* heading;
};
constexpr std::array<OutsideColumn, 7> outside_columns{
    {{.value = OutsideValue::user_s, .heading = "user"},
     {.value = OutsideValue::system_s, .heading = "system"},
     {.value = OutsideValue::not_computing, .heading = "not computing%"},
     {.value = OutsideValue::peak_memory, .heading = "memory"},
     {.value = OutsideValue::voluntary_switches, .heading = "waits"},
     {.value = OutsideValue::involuntary_switches, .heading = "preempted"},
     {.value = OutsideValue::processors, .heading = "processors"}}};

}  // namespace

PointTable outside_table(const Results& results, const StudyAnalysis& study) {
  const bool of_program = results.studies[study.study].subject == SubjectKind::program;
  TableBuilder table(results, study,
                     [&](const PointAnalysis& at) { return of_program && at.time_s.has_value(); });
  table.add_what_varies();
  for (const OutsideColumn& column : outside_columns) {
    const auto found =
        std::ranges::find(study.values, to_string(column.value), &MeasuredValue::name);
    if (found == study.values.end()) {
      continue;
    }
    const auto estimate = [&](const PointAnalysis& at) {
      return found->of_point[static_cast<std::size_t>(&at - study.points.data())];
    };
    double largest = 0;
    for (const PointAnalysis* at : table.points()) {
      largest = std::max(largest, estimate(*at) ? estimate(*at)->value : 0);
    }
    const bool is_share = column.value == OutsideValue::not_computing;
    const ShownUnit unit = shown_unit(found->unit, largest);
    table.add(
        unit.name.empty() ? column.heading : fmt::format("{} ({})", column.heading, unit.name),
        true, [&](const PointAnalysis& at) {
          if (!estimate(at)) {
            return std::string("-");
          }
          const double value = estimate(at)->value;
          if (is_share) {
            return share_cell(value);
          }
          return found->unit == "1" ? fmt::format("{:.0f}", value)
                                    : digits_text(value * unit.per_stored);
        });
  }
  return table.take();
}

}  // namespace scalelab
