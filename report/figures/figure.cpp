// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/figure.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <stdexcept>
#include <utility>
#include <vector>

#include "report/figures/drawable_text.hpp"
#include "report/figures/gnuplot.hpp"
#include "report/figures/law_line.hpp"
#include "report/figures/plot_data.hpp"
#include "terminal/filled_lines.hpp"
#include "terminal/text_columns.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

// Okabe and Ito's colours but for the yellow, which is too pale on white.
constexpr std::array<std::string_view, 7> colours = {"#0072B2", "#D55E00", "#009E73", "#CC79A7",
                                                     "#E69F00", "#56B4E9", "#000000"};

struct Marker {
  int filled;
  int hollow;
};
// gnuplot's numbers for circle, square, triangles up and down, diamond and pentagon.
constexpr std::array<Marker, 6> markers = {{{7, 6}, {5, 4}, {9, 8}, {11, 10}, {13, 12}, {15, 14}}};

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

constexpr int figure_width = 860;
constexpr int height_of_plot = 490;
constexpr int height_of_line = 24;
constexpr std::size_t longest_title_line = 70;
constexpr std::size_t most_title_lines = 4;
constexpr std::size_t longest_y_label_line = 56;  // what fits the height
constexpr std::size_t most_y_label_lines = 2;
constexpr std::size_t longest_label = 80;  // of a curve

/// The words of a text in lines of so many columns. A word that is longer is broken; of more lines
/// than `most`, the first ones, with an ellipsis.
std::vector<std::string> lines_of(const std::string& text, std::size_t longest, std::size_t most) {
  const std::size_t enough = most * longest;  // pieces: that many lines hold no more
  std::vector<std::string> pieces;
  for (std::string word : words_in(text)) {
    while (text_columns(word) > longest && pieces.size() < enough) {
      pieces.push_back(cut_to(word, longest));
      word.erase(0, pieces.back().size());
    }
    pieces.push_back(word);
  }
  if (pieces.empty()) {
    return {};
  }
  std::vector<std::string> lines = filled_lines(pieces, longest);
  if (lines.size() > most) {
    lines.resize(most);
    lines.back() = cut_to(lines.back(), longest - 1) + "\u2026";
  }
  return lines;
}

std::string text_expression(const std::vector<std::string>& lines) {
  std::vector<std::string> quoted;
  quoted.reserve(lines.size());
  std::transform(lines.begin(), lines.end(), std::back_inserter(quoted), gnuplot_text);
  return quoted.empty() ? "''" : fmt::format("{}", fmt::join(quoted, R"(."\n".)"));
}

bool shows(const PlotData& data, Theory theory) {
  return std::any_of(data.theory.begin(), data.theory.end(),
                     [theory](const TheoryLine& line) { return line.theory == theory; });
}

struct Legend {
  int columns = 1;
  int rows = 1;
};

/// As many columns as the longest label lets stand side by side.
Legend legend_of(const PlotData& data) {
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
  const std::size_t fitting = 92 / (longest + 8);
  const std::size_t columns =
      std::clamp<std::size_t>(fitting, 1, std::max<std::size_t>(entries, 1));
  return {static_cast<int>(columns), static_cast<int>((entries + columns - 1) / columns)};
}

std::string terminal(ImageFormat format, int height) {
  switch (format) {
    case ImageFormat::svg:
      return fmt::format(
          "svg noenhanced size {},{} dynamic rounded background '#ffffff' "
          "font 'DejaVu Sans,Verdana,sans-serif,15'",
          figure_width, height);
    case ImageFormat::pdf:
      return fmt::format("pdfcairo noenhanced color rounded size {:.2f}in,{:.2f}in font 'Sans,12'",
                         figure_width / 100.0, height / 100.0);
    case ImageFormat::png:
      break;
  }
  return fmt::format(
      "pngcairo noenhanced rounded size {},{} font 'Sans,11' fontscale 2 "
      "linewidth 2 pointscale 2 background '#ffffff'",
      2 * figure_width, 2 * height);
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
            theory_line_width, colours.at(data.theory[i].curve % colours.size())));
      }
    }
    if (shows(data, style.theory)) {
      parts.push_back(fmt::format("NaN with lines dt {} lw {} lc rgb '#555555' title '{}'",
                                  style.dash, theory_line_width, style.label));
    }
  }
  if (data.law) {
    const std::string_view colour = colours.at(data.law->curve % colours.size());
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
                    colours.at(i % colours.size())));
  }
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    // Later curves are thinner and their markers smaller: one that lies under another stays in
    // sight.
    const double above = static_cast<double>(i) / static_cast<double>(data.curves.size());
    parts.push_back(fmt::format(
        "$curve{} using 1:2 with linespoints dt {} lw {:.2f} lc rgb '{}' pt {} ps {:.2f} title {}",
        i, dashes.at(i % dashes.size()), 3.2 - 1.6 * above, colours.at(i % colours.size()),
        markers.at(i % markers.size()).filled, 1.4 - 0.7 * above,
        gnuplot_text(data.curves[i].label)));
  }
  // Last, so that no line runs through a hollow marker.
  for (std::size_t i = 0; i < data.curves.size(); ++i) {
    const auto& points = data.curves[i].points;
    if (std::none_of(points.begin(), points.end(),
                     [](const PlotPoint& point) { return point.oversubscribed; })) {
      continue;
    }
    const Marker& marker = markers.at(i % markers.size());
    parts.push_back(fmt::format(
        "$hollow{} using 1:2 with points pt {} ps 1.1 lc rgb '#ffffff' notitle", i, marker.filled));
    parts.push_back(
        fmt::format("$hollow{} using 1:2 with points pt {} ps 1.1 lw 2 lc rgb '{}' notitle", i,
                    marker.hollow, colours.at(i % colours.size())));
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

/// XML forbids "]]>" in a text, and gnuplot leaves the ">" of titles as it is.
std::string well_formed(std::string svg) {
  for (std::size_t at = svg.find("]]>"); at != std::string::npos; at = svg.find("]]>", at)) {
    svg.replace(at, 3, "]]&gt;");
  }
  return svg;
}

/// Brings the texts of a figure into the form in which they can be drawn. They are laid out before
/// characters are replaced: what stands for a character may be wider than it.
class Lettering {
 public:
  explicit Lettering(ImageFormat format) {
    if (format == ImageFormat::svg) {
      return;
    }
    fonts_.emplace();
    if (!fonts_->has('a')) {
      throw std::runtime_error(
          "no font is installed that PNG and PDF figures could be labelled in: install one (on "
          "Debian and Ubuntu: apt-get install fonts-dejavu-core), or take the SVG figures");
    }
  }

  [[nodiscard]] std::vector<std::string> lines(const std::string& text, std::size_t longest,
                                               std::size_t most) {
    std::vector<std::string> lines = lines_of(visible(text), longest, most);
    for (std::string& line : lines) {
      line = drawn(line);
    }
    return lines;
  }

  [[nodiscard]] std::string label(const std::string& text) {
    return drawn(shortened_to(visible(text), longest_label));
  }

  [[nodiscard]] std::set<char32_t> take_replaced() { return std::move(replaced_); }

 private:
  [[nodiscard]] std::string drawn(const std::string& line) {
    return fonts_ ? drawable(line, *fonts_, replaced_) : line;
  }

  std::optional<FontCoverage> fonts_;  // of pictures that carry no text but shapes
  std::set<char32_t> replaced_;
};

}  // namespace

std::string_view name_of(FigureKind kind) {
  switch (kind) {
    case FigureKind::speedup:
      return "speedup";
    case FigureKind::efficiency:
      return "efficiency";
    case FigureKind::time:
      break;
  }
  return "time";
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

Figure draw_figure(const Results& results, const StudyAnalysis& study, FigureKind kind,
                   ImageFormat format) {
  PlotData data = plot_data(results, study, kind);
  if (kind == FigureKind::speedup) {
    add_law_line(data, study);
  }
  Lettering lettering(format);
  for (PlotCurve& curve : data.curves) {
    curve.label = lettering.label(curve.label);
  }
  const auto title = lettering.lines(data.title, longest_title_line, most_title_lines);
  const auto y_label = lettering.lines(data.y_label, longest_y_label_line, most_y_label_lines);
  const Legend legend = legend_of(data);
  const int height =
      height_of_plot + height_of_line * (legend.rows + static_cast<int>(title.size()));
  std::string script =
      fmt::format("set encoding utf8\nset terminal {}\n", terminal(format, height));
  script += fmt::format("set title {} noenhanced\n", text_expression(title));
  script += fmt::format("set xlabel {}\nset ylabel {} noenhanced\n",
                        gnuplot_text("workers (ranks \u00d7 threads)") + R"(."\n ")",
                        text_expression(y_label));
  script += fmt::format(
      "set key outside bottom center horizontal Left reverse noenhanced maxcols {} samplen 3\n",
      legend.columns);
  script += "set border 3 lc rgb '#444444'\nset tics nomirror textcolor rgb '#222222'\n";
  script += "set grid lc rgb '#e2e2e2' lt 1 lw 1\nset errorbars 0.8 lw 1.5 dt solid\n";
  Figure figure;
  figure.replaced = lettering.take_replaced();
  figure.image = run_gnuplot(script + axes(data) + blocks(data) + plot_command(data));
  if (format == ImageFormat::svg) {
    figure.image = well_formed(std::move(figure.image));
  }
  return figure;
}

}  // namespace scalelab
