// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/guide/guide_figure.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

#include "report/figures/figure_style.hpp"
#include "report/figures/gnuplot.hpp"
#include "report/figures/guide/guide_drawing.hpp"

namespace scalelab {
namespace {

GuideDrawing drawing_of(const Guide& guide, GuideFigure kind) {
  switch (kind) {
    case GuideFigure::tasks:
      return tasks_drawing(guide);
    case GuideFigure::example:
      return example_drawing(guide.example.value());
    case GuideFigure::main_guard:
      return main_guard_drawing(guide.guard);
    case GuideFigure::workers:
      break;
  }
  return workers_drawing(guide);
}

}  // namespace

std::vector<GuideFigure> figures_of(const Guide& guide) {
  std::vector<GuideFigure> kinds;
  if (std::ranges::any_of(guide.rows, [](const TaskRow& row) { return row.missing.empty(); })) {
    kinds.push_back(GuideFigure::tasks);
  }
  if (guide.example) {
    kinds.push_back(GuideFigure::example);
  }
  kinds.push_back(GuideFigure::main_guard);
  if (guide.waiting || guide.working) {
    kinds.push_back(GuideFigure::workers);
  }
  return kinds;
}

std::string title_of(const Guide& guide, GuideFigure kind) {
  return drawing_of(guide, kind).title;
}

Figure draw_figure(const Guide& guide, GuideFigure kind, ImageFormat format) {
  const GuideDrawing drawing = drawing_of(guide, kind);
  Lettering lettering(format);
  std::string script = fmt::format("set encoding utf8\nset terminal {}\nset title {} noenhanced\n",
                                   figure_terminal(format, drawing.height()),
                                   text_expression(lettering.title(drawing.title)));
  script += frame_commands(drawing.legend) + "set format '%g'\n" + drawing.script;
  Figure figure{.image = run_gnuplot(script), .replaced = lettering.take_replaced()};
  if (format == ImageFormat::svg) {
    figure.image = well_formed_svg(std::move(figure.image));
  }
  return figure;
}

}  // namespace scalelab
