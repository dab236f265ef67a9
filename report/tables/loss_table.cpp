// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/loss_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
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
  const std::vector<std::optional<Losses>> all = losses_of(study);
  std::map<std::size_t, const Losses*> of_point;
  for (std::size_t i = 0; i < all.size(); ++i) {
    if (all[i] && i != study.baseline) {
      of_point.emplace(study.points[i].point, &*all[i]);
    }
  }
  TableBuilder table(results, study,
                     [&](const PointAnalysis& at) { return of_point.contains(at.point); });
  table.add_what_varies();
  table.add("lost", true,
            [&](const PointAnalysis& at) { return points_cell(of_point.at(at.point)->lost); });
  for (const Cause cause : every_cause) {
    const bool anywhere = std::ranges::any_of(of_point, [cause](const auto& point_and_losses) {
      return std::abs(point_and_losses.second->part(cause)) >= shown_from;
    });
    if (anywhere) {
      table.add(heading_of(cause), true, [&](const PointAnalysis& at) {
        return points_cell(of_point.at(at.point)->part(cause));
      });
    }
  }
  return table.take();
}

}  // namespace scalelab
