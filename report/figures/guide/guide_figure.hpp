// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "analysis/guide/guide.hpp"
#include "report/figures/figure.hpp"
#include "words/named_enum.hpp"

namespace scalelab {

/// A picture of what the guide's studies measured.
enum class GuideFigure : std::uint8_t {
  tasks,       ///< each task on threads and on processes
  example,     ///< tasks that wait, on one thread and on several
  main_guard,  ///< processes of a program that starts itself again, level by level
  workers      ///< more and more workers
};

/// The names used in file names.
template <>
inline constexpr EnumNames<4> enum_names<GuideFigure>{"tasks", "example", "main_guard", "workers"};

/// Those for which there are numbers.
std::vector<GuideFigure> figures_of(const Guide& guide);

/// What the figure shows: its title.
std::string title_of(const Guide& guide, GuideFigure kind);

/// Draws one of figures_of(guide). Throws as draw_figure() does.
Figure draw_figure(const Guide& guide, GuideFigure kind, ImageFormat format);

}  // namespace scalelab
