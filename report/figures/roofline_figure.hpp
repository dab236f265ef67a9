// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include "analysis/study_analysis.hpp"
#include "report/figures/figure.hpp"
#include "results/records.hpp"

namespace scalelab {

/// Draws the roofline of a study (Williams, Waterman, Patterson, CACM 52(4), 2009) with gnuplot:
/// floating-point operations a second over operations for each byte, both axes logarithmic. Roofs
/// are those of one core, of a computer's and of the job's; each measured point stands at what it
/// reaches, with its interval, and below what its own limit allows, to which a thin line goes up.
/// The study must have a roofline. Throws as draw_figure() does.
Figure draw_roofline(const Results& results, const StudyAnalysis& study, ImageFormat format);

/// The same in text, for a terminal of so many columns, fewest_plot_columns at least: a letter for
/// each curve.
std::string draw_text_roofline(const Results& results, const StudyAnalysis& study,
                               std::size_t columns);

}  // namespace scalelab
