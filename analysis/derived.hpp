// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The derived table, one row a point in the order of `results.points`: the columns of
/// common_columns(), those of law_columns() (laws/law_columns.hpp), and for each value that a
/// kernel measures of its own (analysis/measured_values.hpp) its median and both ends of the
/// interval as <kernel>_<value>_median, _low and _high. Throws std::invalid_argument as analyse()
/// does.
std::vector<Column> derive(const Results& results);

/// The same from studies that were analysed before.
std::vector<Column> derive(const Results& results, const std::vector<StudyAnalysis>& studies);

/// The columns that every kernel has: samples, median and
/// interval of the time, speedup, efficiency, Karp-Flatt serial fraction, the baseline's point, the
/// time shares, the load balance, what of the efficiency was lost to each cause, how the
/// interpreter locks were used, and rates beside the machine's limits (rates/rate_columns.hpp).
/// Where something is not available the value is not-a-number, or -1 for `baseline`. Each column
/// has its unit and a phrase that says what it is. Throws std::invalid_argument as analyse() does.
std::vector<Column> common_columns(const Results& results,
                                   const std::vector<StudyAnalysis>& studies);

}  // namespace scalelab
