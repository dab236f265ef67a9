// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

struct TableColumn {
  std::string heading;
  bool is_number = false;  ///< aligned to the right
};

struct TableRow {
  std::size_t point = 0;  ///< index into Results::points
  bool is_baseline = false;
  bool oversubscribed = false;
  std::vector<std::string> cells;  ///< one a column
};

/// A study's measured points as text, for people: what varies, samples, time, speedup, efficiency
/// and where the workers' time went.
struct PointTable {
  std::vector<TableColumn> columns;
  std::vector<TableRow> rows;
};

/// Rows are in the order of the file. Columns that hold the same for every point are left out, and
/// so are the lock's and the blocked share where all are zero. "-" stands for what is not
/// available. An oversubscribed point has a "*" behind its layout.
PointTable point_table(const Results& results, const StudyAnalysis& study);

/// The points that have no row, one line each: "processes 64x1: skipped, needs 64 ranks".
std::vector<std::string> points_without_row(const Results& results, const StudyAnalysis& study);

}  // namespace scalelab
