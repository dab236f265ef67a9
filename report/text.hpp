#pragma once

#include <string>

#include "results/records.hpp"

namespace scalelab {

/// The report for a terminal or a log: for each study a heading, the baseline, a table with one row
/// a point, a plot of the speedup in plain ASCII that fits 80 columns, and what it means in
/// sentences. Without `colour` there are no escape codes in it. Where gnuplot is missing, a line in
/// the plot's place says how to install it.
std::string text_report(const Results& results, bool colour);

}  // namespace scalelab
