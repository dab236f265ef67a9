// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

enum class FigureKind { speedup, efficiency, time, roofline };
enum class ImageFormat { svg, pdf, png };

/// The name used in file names: "speedup".
std::string_view name_of(FigureKind kind);

/// The name used in file names: "svg".
std::string_view name_of(ImageFormat format);

/// True when the study has a measured point to draw.
bool has_figures(const StudyAnalysis& study);

/// The figures that the study has: a roofline where it knows one (analysis/rates/roofline.hpp).
std::vector<FigureKind> figures_of(const StudyAnalysis& study);

/// A figure of a study.
struct Figure {
  std::string image;  ///< the bytes of the file
  std::set<char32_t>
      replaced;  ///< characters for which it has others (report/figures/drawable_text.hpp)
};

/// Draws one figure of a study with gnuplot; a roofline as report/figures/roofline_figure.hpp says,
/// the others as follows. Linear axes from zero;
/// one curve for each series; error bars are the confidence intervals; hollow markers are
/// oversubscribed points; dotted lines show the ideal, and in the figure of speedups thin lines in
/// the curves' colours what theory expects of locks and waiting (analysis/locks/theory_curves.hpp).
/// The colours are those of Okabe and Ito
/// ("Color universal design", 2008), which colour-blind readers can tell apart, and markers and
/// dashes differ as well. What no font of this computer can show is replaced in PNG and PDF; an SVG
/// keeps it for the fonts of who looks at it. Throws GnuplotMissing and std::runtime_error as
/// run_gnuplot() does, and std::runtime_error where PNG and PDF have no font at all.
Figure draw_figure(const Results& results, const StudyAnalysis& study, FigureKind kind,
                   ImageFormat format);

}  // namespace scalelab
