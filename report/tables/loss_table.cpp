// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/loss_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "analysis/losses/losses.hpp"
#include "report/tables/table_builder.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

constexpr double shown_from = 0.005;  // half a point

std::string points_cell(double share) {
  // Not "-0" for what rounds to nothing.
  const double points = std::round(percent * share);
  return fmt::format("{:.0f}", points == 0 ? 0.0 : points);
}

std::string heading_of(Cause cause) {
  switch (cause) {
    case Cause::start_skew:
      return "start";
    case Cause::end_skew:
      return "end";
    default:
      return std::string(name_of(cause));
  }
}

}  // namespace

PointTable loss_table(const Results& results, const StudyAnalysis& study) {
  const PointAnalysis* baseline = study.baseline ? &study.points[*study.baseline] : nullptr;
  TableBuilder table(results, study, [baseline](const PointAnalysis& at) {
    return at.losses.has_value() && &at != baseline;
  });
  table.add_what_varies();
  table.add("lost", true, [](const PointAnalysis& at) { return points_cell(at.losses->lost); });
  for (const Cause cause : every_cause) {
    const bool anywhere = std::ranges::any_of(table.points(), [cause](const PointAnalysis* at) {
      return std::abs(at->losses->part(cause)) >= shown_from;
    });
    if (anywhere) {
      table.add(heading_of(cause), true,
                [cause](const PointAnalysis& at) { return points_cell(at.losses->part(cause)); });
    }
  }
  return table.take();
}

}  // namespace scalelab
