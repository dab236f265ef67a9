// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "report/tables/point_table.hpp"
#include "results/point_names.hpp"

namespace scalelab {

/// Puts a table about some of a study's points together, column by column.
class TableBuilder {
 public:
  using Cell = std::function<std::string(const PointAnalysis&)>;

  /// One row for each point for which `has_row` holds, in the order of the file. Results and study
  /// must outlive the builder.
  TableBuilder(const Results& results, const StudyAnalysis& study,
               const std::function<bool(const PointAnalysis&)>& has_row);

  void add(std::string heading, bool is_number, const Cell& cell);

  /// Layout and model; gil, schedule, nodes and size parameters where they vary.
  void add_what_varies();

  /// The points that have a row.
  [[nodiscard]] const std::vector<const PointAnalysis*>& points() const { return points_; }
  [[nodiscard]] const Point& point(const PointAnalysis& at) const {
    return results_.points[at.point];
  }

  [[nodiscard]] PointTable take() { return std::move(table_); }

 private:
  [[nodiscard]] bool is_number(const std::string& parameter) const;

  const Results& results_;
  Variation varies_;
  std::vector<const PointAnalysis*> points_;
  PointTable table_;
};

/// "1.23-1.31", in units of which the estimate's has `scale`; "-" where there is no interval.
std::string interval_cell(const std::optional<Estimate>& estimate, double scale, int decimals);

/// A share as a percentage without the sign, which the heading has. "<1" tells a little from
/// nothing.
std::string share_cell(double share);

}  // namespace scalelab
