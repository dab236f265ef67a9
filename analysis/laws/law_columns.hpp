// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The laws of all curves as columns, one row a point in the order of `results.points`: for each
/// point the label of its curve (law_curve), the test of fit (law_verdict, empty where nothing was
/// fitted), the law's name (law, empty where none fits), its parameters and its peak with both ends
/// of their intervals (law_t1_s, law_sigma, law_kappa, law_reduction_s, law_serial_share,
/// law_peak_workers, each with _low and _high), how often times that follow the nearest law would
/// be as far from it by chance (law_chance), and the speedup that the law expects with the point's
/// workers (law_speedup, _low, _high). A point that begins several curves has that of the curve
/// that speaks for the study, if it is one of them, else that of the first. What is not available
/// is not-a-number; the upper end of a peak's interval may be infinite.
std::vector<Column> law_columns(const Results& results, const std::vector<StudyAnalysis>& studies);

}  // namespace scalelab
