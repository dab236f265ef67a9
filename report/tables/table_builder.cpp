// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/table_builder.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <variant>

#include "words/quantities.hpp"

namespace scalelab {

TableBuilder::TableBuilder(const Results& results, const StudyAnalysis& study,
                           const std::function<bool(const PointAnalysis&)>& has_row)
    : results_(results), varies_(study.varies) {
  for (const PointAnalysis& at : study.points) {
    if (has_row(at)) {
      points_.push_back(&at);
      TableRow row;
      row.point = at.point;
      row.is_baseline = study.baseline && &at == &study.points[*study.baseline];
      row.oversubscribed = point(at).oversubscribed;
      table_.rows.push_back(std::move(row));
    }
  }
}

void TableBuilder::add(std::string heading, bool is_number, const Cell& cell) {
  table_.columns.push_back({std::move(heading), is_number});
  for (std::size_t i = 0; i < points_.size(); ++i) {
    table_.rows[i].cells.push_back(cell(*points_[i]));
  }
}

void TableBuilder::add_what_varies() {
  add("layout", false, [&](const PointAnalysis& at) {
    return layout(point(at)) + (point(at).oversubscribed ? "*" : "");
  });
  add("model", false,
      [&](const PointAnalysis& at) { return std::string(to_string(point(at).model)); });
  if (varies_.gil) {
    add("gil", false,
        [&](const PointAnalysis& at) { return std::string(to_string(point(at).gil)); });
  }
  if (varies_.schedule) {
    add("schedule", false,
        [&](const PointAnalysis& at) { return std::string(to_string(point(at).schedule)); });
  }
  if (std::any_of(points_.begin(), points_.end(),
                  [&](const PointAnalysis* at) { return point(*at).nodes > 1; })) {
    add("nodes", true, [&](const PointAnalysis& at) { return std::to_string(point(at).nodes); });
  }
  for (const std::string& name : varies_.size) {
    add(name, is_number(name), [&](const PointAnalysis& at) {
      const auto found = point(at).size.find(name);
      return found == point(at).size.end() ? "-" : size_text(found->second);
    });
  }
}

/// Whether a size parameter is a number at every point that has it.
bool TableBuilder::is_number(const std::string& parameter) const {
  return std::all_of(points_.begin(), points_.end(), [&](const PointAnalysis* at) {
    const auto found = point(*at).size.find(parameter);
    return found == point(*at).size.end() || std::holds_alternative<double>(found->second);
  });
}

std::string interval_cell(const std::optional<Estimate>& estimate, double scale, int decimals) {
  if (!estimate || !estimate->interval) {
    return "-";
  }
  return fmt::format("{:.{}f}-{:.{}f}", estimate->interval->low * scale, decimals,
                     estimate->interval->high * scale, decimals);
}

std::string share_cell(double share) {
  if (share > 0 && 100 * share < 0.5) {
    return "<1";
  }
  return fmt::format("{:.0f}", 100 * share);
}

}  // namespace scalelab
