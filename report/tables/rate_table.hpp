// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "analysis/study_analysis.hpp"
#include "report/tables/point_table.hpp"
#include "results/records.hpp"

namespace scalelab {

/// How quickly a study's points do their work, and, where that is known, which limit of the machine
/// binds them, what rate it allows, and how much of it they reach. One row for each measured point;
/// none for a kernel that has no work to share out.
PointTable rate_table(const Results& results, const StudyAnalysis& study);

}  // namespace scalelab
