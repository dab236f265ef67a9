// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/estimate.hpp"
#include "analysis/guide/guide.hpp"
#include "report/figures/figure_style.hpp"

/// What gnuplot draws of the guide, each figure in a source of its own.
namespace scalelab {

/// All of a figure but its terminal, its title and what frame_commands() sets.
struct GuideDrawing {
  std::string title;
  Legend legend{};
  int height_of_panels = height_of_plot;
  std::string script{};

  /// Of the whole figure, in pixels.
  [[nodiscard]] int height() const {
    constexpr int lines_of_title = 1;
    return height_of_panels + height_of_line * (legend.rows + lines_of_title);
  }
};

GuideDrawing tasks_drawing(const Guide& guide);
GuideDrawing example_drawing(const WaitingExample& example);
GuideDrawing main_guard_drawing(const ForgottenGuard& guard);
/// Of the curves that there are, one at least.
GuideDrawing workers_drawing(const Guide& guide);

/// Colours and markers of threads and processes, in all of the guide's figures alike.
struct WayStyle {
  std::string_view colour;
  double fill;  ///< of a bar, so that they differ without colour too
  Marker marker;
};
WayStyle style_of(Way way);

/// A data block of gnuplot's.
std::string data_block(std::string_view name, std::string_view lines);

/// One line of it: x, y, both ends of the interval, which are y where there is none, and what the
/// point is labelled with.
std::string data_line(double x, const Estimate& estimate, const std::string& label = "");

/// gnuplot's plot of the intervals in such lines: it would wipe out what is below the middle of an
/// error bar of its own.
std::string interval_plot(std::string_view block, std::string_view colour);

/// gnuplot's plot of the labels in such lines, above the intervals.
std::string label_plot(std::string_view block, double lines_above, int font_size = 15);

/// gnuplot's command for all of these plots, later ones over earlier ones.
std::string plot_of(const std::vector<std::string>& plots);

}  // namespace scalelab
