// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "report/tables/table_builder.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What was seen of a program from outside: medians of its processor time, memory and switches, and
/// the estimated share of the workers' time without computing where that tells something. No row
/// for a study of a kernel.
PointTable outside_table(const Results& results, const StudyAnalysis& study);

}  // namespace scalelab
