// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/guide/guide_drawing.hpp"

#include <fmt/format.h>

namespace scalelab {

WayStyle style_of(Way way) {
  return way == Way::threads ? WayStyle{figure_colours[0], 0.9, figure_markers[0].filled}
                             : WayStyle{figure_colours[1], 0.35, figure_markers[1].filled};
}

std::string data_line(double x, const Estimate& estimate) {
  const Interval ends = estimate.interval.value_or(Interval{estimate.value, estimate.value});
  return fmt::format("{} {} {} {}\n", x, estimate.value, ends.low, ends.high);
}

std::string interval_plot(std::string_view block, std::string_view colour) {
  return fmt::format(
      "{} using 1:3:(0):($4-$3) with vectors heads size screen 0.005,90 lw 1.5 lc rgb '{}' notitle",
      block, colour);
}

}  // namespace scalelab
