// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/figure.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <iterator>
#include <utility>
#include <vector>

#include "report/figures/figure_style.hpp"
#include "report/figures/gnuplot.hpp"
#include "report/figures/law_line.hpp"
#include "report/figures/plot_data.hpp"
#include "report/figures/roofline_figure.hpp"
#include "terminal/text_columns.hpp"

namespace scalelab {
namespace {

constexpr std::array<std::string_view, 4> dashes = {"solid", "(12,5)", "(4,4)", "(12,4,3,4)"};

struct TheoryStyle {
  Theory theory;
  std::string_view dash;
  std::string_view label;
};
constexpr std::array<TheoryStyle, 2> theory_styles = {
    {{Theory::bound, "solid", "bound: min(N, locks/held, cores)"},
     {Theory::repairman, "(16,10)", "machine repairman"}}};
constexpr double theory_line_width = 1.3;
constexpr double law_line_width = 1.3;
// Beyond the data a law is no measurement: drawn in another way, and said so.
constexpr const char* extrapolated_label = "extrapolated, not measured";

bool shows(const PlotData& data, Theory theory) {
  return std::any_of(data.theory.begin(), data.theory.end(),
                     [theory](const TheoryLine& line) { return line.theory == theory; });
}

Legend legend_for(const PlotData& data) {
  std::size_t entries = data.ideal.empty() ? 0 : 1;
  entries += data.any_oversubscribed ? 1 : 0;
  std::size_t longest = 14;
  for (const PlotCurve& curve : data.curves) {
    longest = std::max(longest, text_columns(curve.label));
    ++entries;
  }
  for (const TheoryStyle& style : theory_styles) {
    if (shows(data, style.theory)) {
      longest = std::max(longest, style.label.size());
      ++entries;
    }
  }
  if (data.law) {
    longest =
        std::max({longest, data.law->label.size(), std::string_view(extrapolated_label).size()});
    entries += 2;
  }
  return legend_of(entries, longest);
}

std::string plot_command(const PlotData& data) {
  std::vector<std::string> parts;
  if (!data.ideal.empty()) {
    parts.emplace_back("$ideal using 1:2 with lines dt (2,4) lw 2 lc rgb '#777777' title 'ideal'");
  }
  for (const TheoryStyle& style : theory_styles) {
    for (std::size_t i = 0; i < data.theory.size(); ++i) {
      if (data.theory[i].theory == style.theory) {
        parts.push_back(fmt::format(
            "$theory{} using 1:2 with lines dt {} lw {} lc rgb '{}' notitle", i, style.dash,
            theory_line_width, figure_colours.at(data.theory[i].curve % figure_colours.size())));
      }
    }
    if (shows(data, style.theory)) {
      parts.push_back(fmt::format("NaN with lines dt {} lw {} lc rgb '#555555' title '{}'",
                                  style.dash, theory_line_width, style.label));
    }
  }
  if (data.law) {
    const std::string_view colour = figure_colours.at(data.law->curve % figure_colours.size());
    parts.push_back(
        fmt::format("$band using 1:3:4 with filledcurves fs transparent solid 0.15 noborder fc rgb "
                    "'{}' notitle",
                    colour));
    parts.push_back(fmt::format("$law using 1:2 with lines dt solid lw {} lc rgb '{}' title {}",
                                law_line_width, colour, gnuplot_text(data.law->label)));
    parts.push_back(fmt::format("$band using 1:2 with lines dt (3,5) lw {} lc rgb '{}' title {}",
                                law_line_width + 1, colour, gnuplot_text(extrapolated_label)));
  }
  // Next, because gnuplot wipes out a disc around the middle of each error bar.
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    parts.push_back(
        fmt::format("$curve{} using 1:2:3:4 with yerrorbars lw 1.5 lc rgb '{}' ps 0 notitle", i,
                    figure_colours.at(i % figure_colours.size())));
  }
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    // Later curves are thinner and their markers smaller: one that lies under another stays in
    // sight.
    const double above = static_cast<double>(i) / static_cast<double>(data.curves.size());
    parts.push_back(fmt::format(
        "$curve{} using 1:2 with linespoints dt {} lw {:.2f} lc rgb '{}' pt {} ps {:.2f} title {}",
        i, dashes.at(i % dashes.size()), 3.2 - 1.6 * above,
        figure_colours.at(i % figure_colours.size()),
        figure_markers.at(i % figure_markers.size()).filled, 1.4 - 0.7 * above,
        gnuplot_text(data.curves[i].label)));
  }
  // Last, so that no line runs through a hollow marker.
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    const auto& points = data.curves[i].points;
    if (std::none_of(points.begin(), points.end(),
                     [](const PlotPoint& point) { return point.oversubscribed; })) {
      continue;
    }
    const Marker& marker = figure_markers.at(i % figure_markers.size());
    parts.push_back(fmt::format(
        "$hollow{} using 1:2 with points pt {} ps 1.1 lc rgb '#ffffff' notitle", i, marker.filled));
    parts.push_back(
        fmt::format("$hollow{} using 1:2 with points pt {} ps 1.1 lw 2 lc rgb '{}' notitle", i,
                    marker.hollow, figure_colours.at(i % figure_colours.size())));
  }
  if (data.any_oversubscribed) {
    parts.emplace_back(
        "NaN with points pt 6 ps 1.0 lw 2 lc rgb '#555555' title 'hollow: oversubscribed'");
  }
  return fmt::format("plot {}\n", fmt::join(parts, ", \\\n     "));
}

std::string blocks(const PlotData& data) {
  std::string text = datablock("$ideal", data.ideal);
  for (std::size_t i = 0; i < data.theory.size(); ++i) {
    text += datablock(fmt::format("$theory{}", i), data.theory[i].points);
  }
  if (data.law) {
    text += datablock("$law", data.law->fitted);
    text += datablock("$band", data.law->extrapolated);
  }
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    const std::vector<PlotPoint>& points = data.curves[i].points;
    std::vector<PlotPoint> hollow;
    std::copy_if(points.begin(), points.end(), std::back_inserter(hollow),
                 [](const PlotPoint& point) { return point.oversubscribed; });
    text += datablock(fmt::format("$curve{}", i), points);
    text += datablock(fmt::format("$hollow{}", i), hollow);
  }
  return text;
}

}  // namespace

std::string_view name_of(FigureKind kind) {
  switch (kind) {
    case FigureKind::speedup:
      return "speedup";
    case FigureKind::efficiency:
      return "efficiency";
    case FigureKind::time:
      return "time";
    case FigureKind::roofline:
      break;
  }
  return "roofline";
}

std::string_view name_of(ImageFormat format) {
  switch (format) {
    case ImageFormat::svg:
      return "svg";
    case ImageFormat::pdf:
      return "pdf";
    case ImageFormat::png:
      break;
  }
  return "png";
}

bool has_figures(const StudyAnalysis& study) {
  return study.baseline.has_value();
}

std::vector<FigureKind> figures_of(const StudyAnalysis& study) {
  if (!has_figures(study)) {
    return {};
  }
  std::vector<FigureKind> kinds{FigureKind::speedup, FigureKind::efficiency, FigureKind::time};
  if (!study.roofline.points.empty()) {
    kinds.push_back(FigureKind::roofline);
  }
  return kinds;
}

Figure draw_figure(const Results& results, const StudyAnalysis& study, FigureKind kind,
                   ImageFormat format) {
  if (kind == FigureKind::roofline) {
    return draw_roofline(results, study, format);
  }
  PlotData data = plot_data(results, study, kind);
  if (kind == FigureKind::speedup) {
    add_law_line(data, study);
  }
  Lettering lettering(format);
  for (PlotCurve& curve : data.curves) {
    curve.label = lettering.label(curve.label);
  }
  const auto title = lettering.title(data.title);
  const auto y_label = lettering.y_label(data.y_label);
  const Legend legend = legend_for(data);
  const int height =
      height_of_plot + height_of_line * (legend.rows + static_cast<int>(title.size()));
  std::string script =
      fmt::format("set encoding utf8\nset terminal {}\n", figure_terminal(format, height));
  script += fmt::format("set title {} noenhanced\n", text_expression(title));
  script += fmt::format("set xlabel {}\nset ylabel {} noenhanced\n",
                        gnuplot_text("workers (ranks \u00d7 threads)") + R"(."\n ")",
                        text_expression(y_label));
  script += frame_commands(legend);
  Figure figure;
  figure.replaced = lettering.take_replaced();
  figure.image = run_gnuplot(script + axes(data) + blocks(data) + plot_command(data));
  if (format == ImageFormat::svg) {
    figure.image = well_formed_svg(std::move(figure.image));
  }
  return figure;
}

}  // namespace scalelab
