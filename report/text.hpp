// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "report/figures/pen.hpp"
#include "results/records.hpp"

namespace scalelab {

/// The report for a terminal or a log: for each study a heading, the baseline, a table with one row
/// a point, a plot of the speedup in plain ASCII, and what it means in sentences. Without `colour`
/// there are no escape codes in it; texts of the results never bring any
/// (terminal/visible_text.hpp). Where gnuplot is missing, a line in the plot's place says how to
/// install it. All but tables fits 80 columns.
std::string text_report(const Results& results, bool colour);

/// The same of results that were analysed before, in the pen's colours and columns;
/// Results::workers is not looked at. Where there is no room for the plot, a line says so.
std::string text_report(const Results& results, const std::vector<StudyAnalysis>& studies,
                        const Pen& pen);

}  // namespace scalelab
