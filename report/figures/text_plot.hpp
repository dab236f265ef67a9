// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

/// Columns that a plot in plain text needs to be one.
inline constexpr std::size_t fewest_plot_columns = 40;

/// The letter that stands for a curve.
char letter_of_curve(std::size_t curve);

/// How wide a plot is on a terminal of so many columns: one is left free, since gnuplot writes a
/// little beyond its size.
std::size_t text_plot_width(std::size_t columns);

/// What gnuplot draws in text, without blank lines and blanks at the ends of lines, and the line of
/// its key that says what a letter stands for. run_gnuplot() says what is thrown.
std::string text_drawn_by(const std::string& script);
std::string text_key(char letter, const std::string& label, std::size_t width);

/// The speedup of a study in plain ASCII, narrower than `columns`, which are fewest_plot_columns at
/// least, and at most 79 columns wide, drawn by gnuplot: a letter for each curve, letters side by
/// side where curves meet, dots for the ideal. The study must have a baseline. Throws
/// GnuplotMissing and std::runtime_error as run_gnuplot() does.
std::string draw_text_plot(const Results& results, const StudyAnalysis& study, std::size_t columns);

}  // namespace scalelab
