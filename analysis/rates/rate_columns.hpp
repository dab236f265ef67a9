// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

/// How quickly points do their work, as columns with one row a point in the order of
/// `results.points`: work a second, in the point's work_unit (work_rate), floating-point operations
/// a second and for each byte (flop_rate, flops_per_byte), the limit of the machine that binds the
/// point (limit; empty where none is known), the shortest time that it allows (limit_s), and that
/// over the median time, with both ends of its interval (limit_share, _low, _high). What is not
/// available is not-a-number.
std::vector<Column> rate_columns(const Results& results, const std::vector<StudyAnalysis>& studies);

}  // namespace scalelab
