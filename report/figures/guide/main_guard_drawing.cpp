// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <string>

#include "report/figures/guide/guide_drawing.hpp"
#include "report/words/guide_words.hpp"
#include "words/quantities.hpp"

namespace scalelab {
namespace {

std::string level_line(double level, const ForgottenGuard::Level& at) {
  return data_line(
      level, {.value = static_cast<double>(at.processes), .interval = {}},
      at.memory_bytes ? fmt::format("{}, {}", at.processes, quantity_text(*at.memory_bytes, "byte"))
                      : std::to_string(at.processes));
}

// Level 0 is the program that a person starts.
std::string levels_of(const ForgottenGuard& guard) {
  std::string real = level_line(0, {.processes = 1, .memory_bytes = {}});
  std::string computed;
  std::string all = real;
  for (std::size_t i = 0; i < guard.levels.size(); ++i) {
    const std::string line = level_line(static_cast<double>(i + 1), guard.levels[i]);
    (guard.measured && i == 0 ? real : computed) += line;
    all += line;
  }
  return data_block("$real", real) + data_block("$computed", computed) + data_block("$all", all);
}

}  // namespace

GuideDrawing main_guard_drawing(const ForgottenGuard& guard) {
  const auto& [colour, fill, marker] = style_of(Way::processes);
  GuideDrawing drawing{.title = main_guard_figure_title(guard), .legend = legend_of(2, 40)};
  drawing.script = fmt::format(
      "set xlabel 'level'.\"\\n \"\nset ylabel 'processes that begin{}'\nset logscale y\n"
      "set xrange [-0.4:{}]\nset yrange [0.6:{}]\nset xtics 1\n",
      guard.process_bytes ? ", and their memory" : "",
      static_cast<double>(guard.levels.size()) + 0.7,
      4.0 * static_cast<double>(guard.levels.back().processes));
  drawing.script += levels_of(guard);
  drawing.script += plot_of(
      {fmt::format("$all using 1:2 with lines dt (4,4) lw 2 lc rgb '{}' notitle", colour),
       fmt::format("$real using 1:2 with points pt {} ps 1.6 lc rgb '{}' title '{}'", marker.filled,
                   colour,
                   guard.measured ? "measured: stopped after level 1" : "the program itself"),
       // So that no line runs through a hollow marker.
       fmt::format("$computed using 1:2 with points pt {} ps 1.7 lc rgb '#ffffff' notitle",
                   marker.filled),
       fmt::format("$computed using 1:2 with points pt {} ps 1.6 lw 2 lc rgb '{}' title "
                   "'computed, not run'",
                   marker.hollow, colour),
       label_plot("$all", 1.3)});
  return drawing;
}

}  // namespace scalelab
