// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/guide/guide.hpp"
#include "report/tables/point_table.hpp"

namespace scalelab {

/// The guide's table: one row a task, with what the guide says and what was measured. "-" stands
/// for what was not; "*" behind the workers for more of them than cores.
PointTable verdict_table(const Guide& guide);

struct CaptionedTable {
  std::string caption;
  PointTable table;
};

/// What stands behind the verdicts, one row for each task that was measured: speedups without
/// start-up, and what the workers cost. None where no task was measured.
std::vector<CaptionedTable> tables_behind_verdicts(const Guide& guide);

}  // namespace scalelab
