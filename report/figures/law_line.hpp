// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "analysis/study_analysis.hpp"
#include "report/figures/plot_data.hpp"

namespace scalelab {

/// Adds the law of the curve that speaks for the study to a figure of its speedups: through the
/// measured numbers of workers, and extrapolated to twice the largest of them. Makes room for it on
/// both axes. Does nothing where no law fits that curve, or where it has too few points to tell.
void add_law_line(PlotData& speedups, const StudyAnalysis& study);

}  // namespace scalelab
