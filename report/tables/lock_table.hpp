// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "analysis/study_analysis.hpp"
#include "report/tables/point_table.hpp"
#include "results/records.hpp"

namespace scalelab {

/// How the interpreter locks of a study's points were used: the number of locks, how much of the
/// time they were held, how much of the workers' time went into waiting for them, hand-overs and
/// drop requests each second, and the longest wait. One row for each measured point with a lock; no
/// row where a study has none.
PointTable lock_table(const Results& results, const StudyAnalysis& study);

}  // namespace scalelab
