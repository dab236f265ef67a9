// SPDX-License-Identifier: BSD-3-Clause
#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "report/figures/guide/guide_drawing.hpp"
#include "report/words/guide_words.hpp"

namespace scalelab {
namespace {

constexpr double bar_width = 0.36;
constexpr double bar_offset = 0.19;  // of its middle from that of its task
constexpr double label_above = 0.7;  // lines
constexpr int label_size = 12;

std::string bars_of(std::string_view block, const std::vector<const TaskRow*>& rows,
                    WayMeasured TaskRow::*way, double offset) {
  std::string lines;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Estimate& speedup = (rows[i]->*way).speedup_with_start;
    lines += data_line(static_cast<double>(i) + offset, speedup, factor_text(speedup.value));
  }
  return data_block(block, lines);
}

std::string bars_plot(std::string_view block, Way way) {
  const WayStyle style = style_of(way);
  return fmt::format("{} using 1:2 with boxes fs solid {} border rgb '{}' lc rgb '{}' title '{}'",
                     block, style.fill, style.colour, style.colour, to_string(way));
}

double highest_end(const std::vector<const TaskRow*>& rows) {
  double highest = 1;
  for (const TaskRow* row : rows) {
    for (const WayMeasured* way : {&row->threads, &row->processes}) {
      const Estimate& speedup = way->speedup_with_start;
      highest = std::max({highest, speedup.value, speedup.interval ? speedup.interval->high : 0});
    }
  }
  return highest;
}

}  // namespace

GuideDrawing tasks_drawing(const Guide& guide) {
  std::vector<const TaskRow*> rows;
  for (const TaskRow& row : guide.rows) {
    if (row.missing.empty()) {
      rows.push_back(&row);
    }
  }
  std::vector<std::string> ticks;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    ticks.push_back(fmt::format(R"("{}\n{}, {}" {})", rows[i]->task.name,
                                to_string(rows[i]->task.advised()), workers_text(*rows[i]), i));
  }
  GuideDrawing drawing{.title = tasks_figure_title(guide), .legend = legend_of(3, 14)};
  drawing.script = fmt::format(
      "set xlabel 'what the guide says, and how many workers (* more than cores)'.\"\\n \\n \"\n"
      "set xlabel offset 0,-1\n"
      "set ylabel 'speedup over one worker'\nunset grid\nset grid y lc rgb '#e2e2e2' lt 1 lw 1\n"
      "set xtics scale 0 ({})\nset xrange [-0.6:{}]\nset yrange [0:{}]\nset boxwidth {}\n",
      fmt::join(ticks, ", "), static_cast<double>(rows.size()) - 0.4, 1.12 * highest_end(rows),
      bar_width);
  drawing.script += bars_of("$threads", rows, &TaskRow::threads, -bar_offset);
  drawing.script += bars_of("$processes", rows, &TaskRow::processes, bar_offset);
  drawing.script +=
      plot_of({"1 with lines dt (4,4) lw 2 lc rgb '#777777' title 'one worker'",
               bars_plot("$threads", Way::threads), bars_plot("$processes", Way::processes),
               interval_plot("$threads", "#222222"), interval_plot("$processes", "#222222"),
               label_plot("$threads", label_above, label_size),
               label_plot("$processes", label_above, label_size)});
  return drawing;
}

}  // namespace scalelab
