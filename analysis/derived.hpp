#pragma once

#include <vector>

#include "analysis/scaling.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The derived table, one row a point in the order of `results.points`: samples, median and
/// interval of the time, speedup, efficiency, Karp-Flatt serial fraction, the baseline's point, the
/// time shares, the load balance and how the interpreter locks were used. Where something is not
/// available the value is not-a-number, or -1 for `baseline`. Each column has its unit and a phrase
/// that says what it is. Throws std::invalid_argument as analyse() does.
std::vector<Column> derive(const Results& results);

/// The same from studies that were analysed before.
std::vector<Column> derive(const Results& results, const std::vector<StudyAnalysis>& studies);

}  // namespace scalelab
