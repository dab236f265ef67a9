// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/guide/guide_drawing.hpp"

#include <fmt/format.h>

namespace scalelab {

WayStyle style_of(Way way) {
  return way == Way::threads ? WayStyle{figure_colours[0], 0.9, figure_markers[0]}
                             : WayStyle{figure_colours[1], 0.35, figure_markers[1]};
}

std::string data_block(std::string_view name, std::string_view lines) {
  return fmt::format("{} << EOD\n{}EOD\n", name, lines);
}

std::string data_line(double x, const Estimate& estimate, const std::string& label) {
  const Interval ends = estimate.interval.value_or(Interval{estimate.value, estimate.value});
  return fmt::format("{} {} {} {} \"{}\"\n", x, estimate.value, ends.low, ends.high, label);
}

std::string interval_plot(std::string_view block, std::string_view colour) {
  return fmt::format(
      "{} using 1:3:(0):($4-$3) with vectors heads size screen 0.005,90 lw 1.5 lc rgb '{}' notitle",
      block, colour);
}

std::string label_plot(std::string_view block, double lines_above, int font_size) {
  return fmt::format("{} using 1:4:5 with labels offset 0,{} font ',{}' notitle", block,
                     lines_above, font_size);
}

std::string plot_of(const std::vector<std::string>& plots) {
  return fmt::format("plot {}\n", fmt::join(plots, ", \\\n     "));
}

}  // namespace scalelab
