// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "analysis/study_analysis.hpp"
#include "report/tables/point_table.hpp"
#include "results/records.hpp"

namespace scalelab {

/// Where a study's efficiency went: one row for each point beside the baseline whose loss is known.
/// All columns are points of efficiency, hundredths of the baseline's: what was lost, and the parts
/// of it by cause that are half a point somewhere. A part below zero was gained.
PointTable loss_table(const Results& results, const StudyAnalysis& study);

}  // namespace scalelab
