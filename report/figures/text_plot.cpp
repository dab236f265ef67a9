// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/text_plot.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <cmath>
#include <map>
#include <sstream>
#include <string_view>
#include <utility>

#include "report/figures/figure.hpp"
#include "report/figures/gnuplot.hpp"
#include "report/figures/plot_data.hpp"
#include "terminal/text_columns.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

constexpr std::string_view curve_letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";
constexpr double plot_rows = 17;         // of the plot's inside, in a terminal of 24 lines
constexpr std::size_t side_by_side = 3;  // letters that fit before the next tick
constexpr std::size_t widest_plot = 79;
constexpr std::size_t before_label = 5;

/// The letters that belong in one character's place. gnuplot would print the last one over the
/// others.
struct Mark {
  double workers = 0;
  double value = 0;
  std::string letters;
};

std::vector<Mark> marks_of(const PlotData& data) {
  std::map<std::pair<double, int>, Mark> marks;
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    for (const PlotPoint& point : data.curves[i].points) {
      const int row = static_cast<int>(std::lround(point.value / data.y_end * plot_rows));
      const std::pair key(point.workers, row);
      Mark& mark = marks.try_emplace(key, Mark{point.workers, point.value, ""}).first->second;
      mark.letters += letter_of_curve(i);
    }
  }
  std::vector<Mark> result;
  for (auto& [key, mark] : marks) {
    if (mark.letters.size() > side_by_side) {
      mark.letters = "*";
    }
    result.push_back(std::move(mark));
  }
  return result;
}

std::string key_of(const PlotData& data, bool any_star, std::size_t columns) {
  std::string key;
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    key += text_key(letter_of_curve(i), data.curves[i].label, columns);
  }
  if (any_star) {
    key += fmt::format("   * more than {} of these\n", side_by_side);
  }
  if (!data.ideal.empty()) {
    key += "   . ideal\n";
  }
  return key;
}

}  // namespace

char letter_of_curve(std::size_t curve) {
  return curve_letters[curve % curve_letters.size()];
}

std::size_t text_plot_width(std::size_t columns) {
  return std::min(columns - 1, widest_plot);
}

std::string text_drawn_by(const std::string& script) {
  // gnuplot fills lines with spaces and starts with a blank page.
  std::istringstream lines(run_gnuplot(script));
  std::string text;
  for (std::string line; std::getline(lines, line);) {
    const std::size_t end = line.find_last_not_of(" \f\r");
    if (end != std::string::npos) {
      text += line.substr(0, end + 1) + "\n";
    }
  }
  return text;
}

std::string text_key(char letter, const std::string& label, std::size_t width) {
  return fmt::format("   {} {}\n", letter, shortened_to(visible(label), width - before_label));
}

std::string draw_text_plot(const Results& results, const StudyAnalysis& study,
                           std::size_t columns) {
  const PlotData data = plot_data(results, study, FigureKind::speedup);
  const std::size_t width = text_plot_width(columns);
  std::string script =
      fmt::format("set encoding utf8\nset terminal dumb noenhanced mono size {},24\n", width);
  script += fmt::format("set title {} noenhanced\n",
                        gnuplot_text(shortened_to(visible(data.y_label), width - before_label)));
  script += "set xlabel 'workers (ranks x threads)'\nunset key\n";
  script += "set border 3\nset tics nomirror scale 0.5\n" + axes(data);
  bool any_star = false;
  for (const Mark& mark : marks_of(data)) {
    script += fmt::format("set label '{}' at {}, {} left front\n", mark.letters, mark.workers,
                          mark.value);
    any_star = any_star || mark.letters == "*";
  }
  script += datablock("$ideal", data.ideal);
  script +=
      data.ideal.empty() ? "plot NaN notitle\n" : "plot $ideal using 1:2 with points pt '.'\n";
  return text_drawn_by(script) + key_of(data, any_star, width);
}

}  // namespace scalelab
