// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <string>
#include <vector>

#include "report/figures/gnuplot.hpp"
#include "report/figures/guide/guide_drawing.hpp"
#include "report/words/guide_words.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

std::string level_label(const ForgottenGuard::Level& level) {
  const std::string memory =
      level.memory_bytes ? ", " + quantity_text(*level.memory_bytes, "byte") : "";
  return fmt::format("{}{}", level.processes, memory);
}

// Level 0 is the program that a person starts.
std::string levels_block(const ForgottenGuard& guard, bool measured) {
  std::string text = measured ? "$measured << EOD\n0 1 \"1\"\n" : "$computed << EOD\n";
  for (std::size_t i = 0; i < guard.levels.size(); ++i) {
    if ((guard.measured && i == 0) == measured) {
      text += fmt::format("{} {} \"{}\"\n", i + 1, guard.levels[i].processes,
                          level_label(guard.levels[i]));
    }
  }
  return text + "EOD\n";
}

}  // namespace

GuideDrawing main_guard_drawing(const ForgottenGuard& guard) {
  GuideDrawing drawing{.title = main_guard_figure_title(guard), .legend = legend_of(2, 40)};
  drawing.script = fmt::format(
      "set xlabel 'level'.\"\\n \"\nset ylabel {}\nset logscale y\nset xrange [-0.4:{}]\n"
      "set yrange [0.6:{}]\nset xtics 1\n",
      gnuplot_text(guard.process_bytes ? "processes that begin, and their memory"
                                       : "processes that begin"),
      static_cast<double>(guard.levels.size()) + 0.7,
      4.0 * static_cast<double>(guard.levels.back().processes));
  drawing.script += levels_block(guard, true) + levels_block(guard, false) + "$all << EOD\n0 1\n";
  for (std::size_t i = 0; i < guard.levels.size(); ++i) {
    drawing.script += fmt::format("{} {}\n", i + 1, guard.levels[i].processes);
  }
  drawing.script += "EOD\n";
  const WayStyle style = style_of(Way::processes);
  const int hollow = figure_markers[1].hollow;
  const std::vector<std::string> plots{
      fmt::format("$all using 1:2 with lines dt (4,4) lw 2 lc rgb '{}' notitle", style.colour),
      fmt::format("$measured using 1:2 with points pt {} ps 1.6 lc rgb '{}' title {}", style.marker,
                  style.colour,
                  gnuplot_text(guard.measured ? "measured: stopped after level 1"
                                              : "the program itself")),
      fmt::format("$computed using 1:2 with points pt {} ps 1.7 lc rgb '#ffffff' notitle",
                  style.marker),
      fmt::format("$computed using 1:2 with points pt {} ps 1.6 lw 2 lc rgb '{}' title "
                  "'computed, not run'",
                  hollow, style.colour),
      "$measured using 1:2:3 with labels offset 0,1.3 notitle",
      "$computed using 1:2:3 with labels offset 0,1.3 notitle"};
  drawing.script += fmt::format("plot {}\n", fmt::join(plots, ", \\\n     "));
  return drawing;
}

}  // namespace scalelab
