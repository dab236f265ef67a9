// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>

#include "analysis/scaling.hpp"
#include "results/records.hpp"

namespace scalelab {

enum class FigureKind { speedup, efficiency, time };
enum class ImageFormat { svg, pdf, png };

/// The name used in file names: "speedup".
std::string_view name_of(FigureKind kind);

/// The name used in file names: "svg".
std::string_view name_of(ImageFormat format);

/// True when the study has a measured point to draw.
bool has_figures(const StudyAnalysis& study);

/// Draws one figure of a study with gnuplot and gives the bytes of the file. Linear axes from zero;
/// one curve for each series; error bars are the confidence intervals; hollow markers are
/// oversubscribed points; dotted lines show the ideal, and in the figure of speedups thin lines in
/// the curves' colours what theory expects of locks and waiting (analysis/theory_curves.hpp). The
/// colours are those of Okabe and Ito
/// ("Color universal design", 2008), which colour-blind readers can tell apart, and markers and
/// dashes differ as well. Throws GnuplotMissing and std::runtime_error as run_gnuplot() does.
std::string draw_figure(const Results& results, const StudyAnalysis& study, FigureKind kind,
                        ImageFormat format);

}  // namespace scalelab
