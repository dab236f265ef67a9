// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/roofline_figure.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string_view>
#include <utility>
#include <vector>

#include "report/figures/figure_style.hpp"
#include "report/figures/gnuplot.hpp"
#include "report/figures/roofline_data.hpp"
#include "report/figures/text_plot.hpp"
#include "terminal/text_columns.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

constexpr const char* x_title = "floating-point operations for each byte to or from main memory";
constexpr const char* thin_label = "thin: up to what its own limit allows";
constexpr std::array<std::string_view, 3> roof_dashes = {"(4,4)", "(12,5)", "solid"};

std::string block(const std::string& name, const std::vector<std::pair<double, double>>& pairs) {
  std::string text = name + " << EOD\n";
  for (const auto& [x, y] : pairs) {
    text += fmt::format("{} {}\n", x, y);
  }
  return text + "EOD\n";
}

std::string blocks(const RooflineData& data) {
  std::string text;
  for (std::size_t i = 0; i < data.roofs.size(); ++i) {
    text += block(fmt::format("$roof{}", i), data.roofs[i].corners);
  }
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    text += fmt::format("$curve{} << EOD\n", i);
    for (const RoofedPoint& point : data.curves[i].points) {
      text += fmt::format("{} {} {}\n", point.intensity, point.rate, point.attainable);
    }
    text += "EOD\n";
  }
  return text;
}

std::string point_labels(const RooflineData& data) {
  std::string text;
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    for (const RoofedPoint& point : data.curves[i].points) {
      if (!point.label.empty()) {
        text += fmt::format("set label '{}' at {}, {} left offset 1.2,0 front tc rgb '{}'\n",
                            point.label, point.intensity, point.rate,
                            figure_colours.at(i % figure_colours.size()));
      }
    }
  }
  return text;
}

/// The outermost roof is solid, whatever is below it is not.
std::string_view dash_of(std::size_t roof, std::size_t roofs) {
  return roof_dashes.at(roof_dashes.size() - std::min(roof_dashes.size(), roofs - roof));
}

std::string plot_command(const RooflineData& data, Lettering& lettering) {
  std::vector<std::string> parts;
  for (std::size_t i = 0; i < data.roofs.size(); ++i) {
    parts.push_back(fmt::format(
        "$roof{} using 1:2 with lines dt {} lw 2.2 lc rgb '#444444' title {}", i,
        dash_of(i, data.roofs.size()), gnuplot_text(lettering.label(data.roofs[i].label))));
  }
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    if (!data.curves[i].points.empty()) {
      parts.push_back(
          fmt::format("$curve{} using 1:2:2:3 with yerrorbars lw 1 lc rgb '{}' ps 0 notitle", i,
                      figure_colours.at(i % figure_colours.size())));
    }
  }
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    // Later curves have smaller markers: one that lies under another stays in sight.
    const double above = static_cast<double>(i) / static_cast<double>(data.curves.size());
    if (!data.curves[i].points.empty()) {
      parts.push_back(
          fmt::format("$curve{} using 1:2 with points pt {} ps {:.2f} lc rgb '{}' title {}", i,
                      figure_markers.at(i % figure_markers.size()).filled, 1.5 - 0.7 * above,
                      figure_colours.at(i % figure_colours.size()),
                      gnuplot_text(lettering.label(data.curves[i].label))));
    }
  }
  parts.push_back(
      fmt::format("NaN with lines lw 1 lc rgb '#555555' title {}", gnuplot_text(thin_label)));
  return fmt::format("plot {}\n", fmt::join(parts, ", \\\n     "));
}

Legend legend_for_roofs(const RooflineData& data) {
  std::size_t longest = std::string_view(thin_label).size();
  for (const RoofLine& roof : data.roofs) {
    longest = std::max(longest, text_columns(roof.label));
  }
  for (const RoofedCurve& curve : data.curves) {
    longest = std::max(longest, text_columns(curve.label));
  }
  return legend_of(data.roofs.size() + data.curves.size() + 1, longest);
}

/// The letters that belong in one character's place.
struct LetteredPlace {
  double intensity = 0;
  double rate = 0;
  std::string letters;
};

/// Letters of the curves, by row and column of a picture of so many of both.
std::map<std::pair<long, long>, LetteredPlace> letters_of(const RooflineData& data, double rows,
                                                          double columns) {
  std::map<std::pair<long, long>, LetteredPlace> places;
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    for (const RoofedPoint& point : data.curves[i].points) {
      const std::pair key(std::lround(data.y_place(point.rate) * rows),
                          std::lround(data.x_place(point.intensity) * columns));
      LetteredPlace& place =
          places.try_emplace(key, LetteredPlace{point.intensity, point.rate, ""}).first->second;
      if (place.letters.find(letter_of_curve(i)) == std::string::npos) {
        place.letters += letter_of_curve(i);
      }
    }
  }
  return places;
}

}  // namespace

Figure draw_roofline(const Results& results, const StudyAnalysis& study, ImageFormat format) {
  const RooflineData data = roofline_data(results, study);
  Lettering lettering(format);
  const auto title = lettering.title(data.title);
  const Legend legend = legend_for_roofs(data);
  const int height =
      height_of_plot + height_of_line * (legend.rows + static_cast<int>(title.size()));
  std::string script =
      fmt::format("set encoding utf8\nset terminal {}\n", figure_terminal(format, height));
  script += fmt::format("set title {} noenhanced\n", text_expression(title));
  script += fmt::format("set xlabel {}\nset ylabel {} noenhanced\n",
                        gnuplot_text(x_title) + R"(."\n ")", gnuplot_text(data.unit));
  script += frame_commands(legend) + "set errorbars 1.0 lw 1 dt solid\n";
  const std::string plot = plot_command(data, lettering);
  Figure figure;
  figure.replaced = lettering.take_replaced();
  figure.image =
      run_gnuplot(script + logarithmic_axes(data) + blocks(data) + point_labels(data) + plot);
  if (format == ImageFormat::svg) {
    figure.image = well_formed_svg(std::move(figure.image));
  }
  return figure;
}

std::string draw_text_roofline(const Results& results, const StudyAnalysis& study,
                               std::size_t columns) {
  constexpr double rows_inside = 17;     // in a terminal of 24 lines
  constexpr std::size_t beside_it = 10;  // columns of the upright axis
  constexpr int dots_of_a_part = 40;
  const RooflineData data = roofline_data(results, study);
  const std::size_t width = text_plot_width(columns);
  std::string script =
      fmt::format("set encoding utf8\nset terminal dumb noenhanced mono size {},24\n", width);
  script += fmt::format("set title {} noenhanced\nset xlabel {}\nunset key\n",
                        gnuplot_text(data.unit), gnuplot_text("operations for each byte"));
  script += "set border 3\nset tics nomirror scale 0.5\n" + logarithmic_axes(data);
  for (const auto& [place, letters] :
       letters_of(data, rows_inside, static_cast<double>(width - beside_it))) {
    script += fmt::format("set label '{}' at {}, {} left front\n", letters.letters,
                          letters.intensity, letters.rate);
  }
  std::vector<std::pair<double, double>> dots;
  for (const RoofLine& roof : data.roofs) {
    for (std::size_t part = 0; part + 1 < roof.corners.size(); ++part) {
      const auto& [x, y] = roof.corners[part];
      const auto& [next_x, next_y] = roof.corners[part + 1];
      for (int dot = 0; dot <= dots_of_a_part; ++dot) {
        const double share = static_cast<double>(dot) / dots_of_a_part;
        dots.emplace_back(x * std::pow(next_x / x, share), y * std::pow(next_y / y, share));
      }
    }
  }
  script += block("$roofs", dots) + "plot $roofs using 1:2 with points pt '.'\n";
  std::string text = text_drawn_by(script);
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    if (!data.curves[i].points.empty()) {
      text += text_key(letter_of_curve(i), data.curves[i].label, width);
    }
  }
  for (const RoofLine& roof : data.roofs) {
    text += text_key('.', roof.label, width);
  }
  return text;
}

}  // namespace scalelab
