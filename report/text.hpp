// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/scaling.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The report for a terminal or a log: for each study a heading, the baseline, a table with one row
/// a point, a plot of the speedup in plain ASCII that fits 80 columns, and what it means in
/// sentences. Without `colour` there are no escape codes in it. Where gnuplot is missing, a line in
/// the plot's place says how to install it.
std::string text_report(const Results& results, bool colour);

/// The same of results that were analysed before; Results::workers is not looked at.
std::string text_report(const Results& results, const std::vector<StudyAnalysis>& studies,
                        bool colour);

}  // namespace scalelab
