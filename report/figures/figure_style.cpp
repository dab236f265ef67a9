// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/figure_style.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <iterator>
#include <stdexcept>
#include <utility>

#include "report/figures/gnuplot.hpp"
#include "terminal/filled_lines.hpp"
#include "terminal/text_columns.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

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

}  // namespace

Legend legend_of(std::size_t entries, std::size_t longest) {
  const std::size_t fitting = 92 / (longest + 8);
  const std::size_t columns =
      std::clamp<std::size_t>(fitting, 1, std::max<std::size_t>(entries, 1));
  return {static_cast<int>(columns), static_cast<int>((entries + columns - 1) / columns)};
}

std::string figure_terminal(ImageFormat format, int height) {
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

std::string frame_commands(const Legend& legend) {
  return fmt::format(
             "set key outside bottom center horizontal Left reverse noenhanced maxcols {} samplen "
             "3\n",
             legend.columns) +
         "set border 3 lc rgb '#444444'\nset tics nomirror textcolor rgb '#222222'\n"
         "set grid lc rgb '#e2e2e2' lt 1 lw 1\nset errorbars 0.8 lw 1.5 dt solid\n";
}

std::string text_expression(const std::vector<std::string>& lines) {
  std::vector<std::string> quoted;
  quoted.reserve(lines.size());
  std::transform(lines.begin(), lines.end(), std::back_inserter(quoted), gnuplot_text);
  return quoted.empty() ? "''" : fmt::format("{}", fmt::join(quoted, R"(."\n".)"));
}

std::string well_formed_svg(std::string svg) {
  for (std::size_t at = svg.find("]]>"); at != std::string::npos; at = svg.find("]]>", at)) {
    svg.replace(at, 3, "]]&gt;");
  }
  return svg;
}

Lettering::Lettering(ImageFormat format) {
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

std::vector<std::string> Lettering::title(const std::string& text) {
  return lines(text, longest_title_line, most_title_lines);
}

std::vector<std::string> Lettering::y_label(const std::string& text) {
  return lines(text, longest_y_label_line, most_y_label_lines);
}

std::string Lettering::label(const std::string& text) {
  return drawn(shortened_to(visible(text), longest_label));
}

std::set<char32_t> Lettering::take_replaced() {
  return std::move(replaced_);
}

std::vector<std::string> Lettering::lines(const std::string& text, std::size_t longest,
                                          std::size_t most) {
  std::vector<std::string> lines = lines_of(visible(text), longest, most);
  for (std::string& line : lines) {
    line = drawn(line);
  }
  return lines;
}

std::string Lettering::drawn(const std::string& line) {
  return fonts_ ? drawable(line, *fonts_, replaced_) : line;
}

}  // namespace scalelab
