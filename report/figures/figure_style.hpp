// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "report/figures/drawable_text.hpp"
#include "report/figures/figure.hpp"

/// What all figures have in common: colours, markers, size, and how texts are brought into them.
namespace scalelab {

// Okabe and Ito's colours but for the yellow, which is too pale on white.
inline constexpr std::array<std::string_view, 7> figure_colours = {
    "#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9", "#000000"};

struct Marker {
  int filled;
  int hollow;
};
// gnuplot's numbers for circle, square, triangles up and down, diamond and pentagon.
inline constexpr std::array<Marker, 6> figure_markers = {
    {{7, 6}, {5, 4}, {9, 8}, {11, 10}, {13, 12}, {15, 14}}};

inline constexpr int figure_width = 860;
inline constexpr int height_of_plot = 490;
inline constexpr int height_of_line = 24;

/// Where a legend's entries stand.
struct Legend {
  int columns = 1;
  int rows = 1;
};

/// As many columns as the longest label lets stand side by side.
/// @param longest columns of text that the longest of the labels takes
Legend legend_of(std::size_t entries, std::size_t longest);

/// gnuplot's name of the terminal for this format, with its options.
std::string figure_terminal(ImageFormat format, int height);

/// gnuplot's commands for the legend, the frame and the grid.
std::string frame_commands(const Legend& legend);

/// Lines as a text of gnuplot's language.
std::string text_expression(const std::vector<std::string>& lines);

/// The picture as valid XML: XML forbids "]]>" in a text, and gnuplot leaves the ">" of titles as
/// it is.
std::string well_formed_svg(std::string svg);

/// Brings the texts of a figure into the form in which they can be drawn. They are laid out before
/// characters are replaced: what stands for a character may be wider than it.
class Lettering {
 public:
  /// Throws std::runtime_error where there is no font at all for a format that needs one.
  explicit Lettering(ImageFormat format);

  /// The title, and what stands beside the upright axis, in as many lines as they need.
  [[nodiscard]] std::vector<std::string> title(const std::string& text);
  [[nodiscard]] std::vector<std::string> y_label(const std::string& text);

  /// What a legend says.
  [[nodiscard]] std::string label(const std::string& text);

  [[nodiscard]] std::set<char32_t> take_replaced();

 private:
  [[nodiscard]] std::vector<std::string> lines(const std::string& text, std::size_t longest,
                                               std::size_t most);
  [[nodiscard]] std::string drawn(const std::string& line);

  std::optional<FontCoverage> fonts_;  // of pictures that carry no text but shapes
  std::set<char32_t> replaced_;
};

}  // namespace scalelab
