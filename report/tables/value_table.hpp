// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "report/tables/point_table.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What a study's kernel measured of its own, or what a program printed: for each value that
/// differs in the study (MeasuredValue::differs) its median and interval, three significant digits
/// in a unit that suits the column: "median latency (ms)". One row for each point that has such a
/// value; no row where there is none.
PointTable value_table(const Results& results, const StudyAnalysis& study);

/// What those values are, one line each: "rate: operations of worker 0 each second".
std::vector<std::string> value_meanings(const Results& results, const StudyAnalysis& study);

}  // namespace scalelab
