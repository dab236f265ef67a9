// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <fmt/format.h>

#include <string>
#include <string_view>

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
  int marker;
};
WayStyle style_of(Way way);

/// One line of a data block: x, y, and both ends of the interval, which are y where there is none.
std::string data_line(double x, const Estimate& estimate);

/// gnuplot's plot of intervals in such lines: it would wipe out what is below the middle of an
/// error bar of its own.
std::string interval_plot(std::string_view block, std::string_view colour);

}  // namespace scalelab
