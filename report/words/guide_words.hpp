// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/guide/guide.hpp"
#include "report/figures/guide/guide_figure.hpp"

/// All that is said of the guide, in text and on the page alike.
namespace scalelab {

inline constexpr const char* guide_title = "Threads or processes? The guide's table, measured";
inline constexpr const char* example_title = "The guide's example";
inline constexpr const char* mistakes_title = "The guide's four mistakes";

/// What the guide says, and what the numbers of its table are. Stands above the table.
std::string guide_introduction(const Guide& guide);

/// What a row of the guide's table comes to, in one sentence or two that hold for its numbers.
std::string task_words(const TaskRow& row);

/// What the numbers of the tables are, and what they leave out.
std::vector<std::string> guide_remarks(const Guide& guide);

/// What the guide's own example of waiting tasks showed, and why somebody may see something else.
std::string example_words(const WaitingExample& example);

struct GuideMistake {
  std::string title;  ///< with its number
  std::string words;
  std::optional<GuideFigure> figure{};  ///< that shows it, where there are numbers for one
};

/// The guide's four mistakes, each by what was measured, in the guide's order. A mistake whose
/// points are missing says so.
std::vector<GuideMistake> guide_mistakes(const Guide& guide);

/// "1.96": a speedup in tables and figures.
std::string factor_text(double factor);

/// "4*": how many workers a row compares; "*" for more of them than cores.
std::string workers_text(const TaskRow& row);

/// "8 threads": the workers of one step of a curve.
std::string workers_words(const WorkerCurve& curve, std::size_t step);

/// Titles of the guide's figures.
inline constexpr const char* workers_figure_title = "More and more workers behind the lock";
std::string tasks_figure_title(const Guide& guide);
std::string example_figure_title(const WaitingExample& example);
std::string main_guard_figure_title(const ForgottenGuard& guard);

/// How many of the guide's studies the file doesn't have; empty where it has all.
std::string absent_words(const Guide& guide);

}  // namespace scalelab
