// SPDX-License-Identifier: BSD-3-Clause
#include "report/text.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <sstream>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "report/figures/figure.hpp"
#include "report/figures/gnuplot.hpp"
#include "report/figures/pen.hpp"
#include "report/figures/roofline_figure.hpp"
#include "report/figures/text_plot.hpp"
#include "report/tables/lock_table.hpp"
#include "report/tables/loss_table.hpp"
#include "report/tables/outside_table.hpp"
#include "report/tables/point_table.hpp"
#include "report/tables/rate_table.hpp"
#include "report/tables/table_text.hpp"
#include "report/tables/value_table.hpp"
#include "report/words/summary.hpp"
#include "report/words/wrapped_text.hpp"
#include "terminal/text_columns.hpp"

namespace scalelab {
namespace {

bool any_oversubscribed(const PointTable& table) {
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [](const TableRow& row) { return row.oversubscribed; });
}

/// Nothing for a table without a row.
std::string titled_table(const std::string& title, const PointTable& table, const Pen& pen) {
  return table.rows.empty()
             ? ""
             : "\n" + pen.bold(wrapped(title, "", "", pen.columns())) + table_text(table, pen);
}

std::string plot_text(const Results& results, const StudyAnalysis& study, std::size_t columns) {
  if (columns < fewest_plot_columns) {
    return wrapped(fmt::format("No plot: it needs {} columns.", fewest_plot_columns), "", "",
                   columns);
  }
  try {
    return draw_text_plot(results, study, columns);
  } catch (const GnuplotMissing& missing) {
    return wrapped(fmt::format("No plot: {}.", missing.what()), "", "", columns);
  }
}

/// That gnuplot is missing was said where the plot should be.
std::string roofline_text(const Results& results, const StudyAnalysis& study, std::size_t columns) {
  try {
    return draw_text_roofline(results, study, columns);
  } catch (const GnuplotMissing&) {
    return "";
  }
}

/// The heading of a study, underlined.
std::string heading_text(const std::string& heading, const Pen& pen) {
  const std::string lines = wrapped(heading, "", "", pen.columns());
  std::size_t widest = 0;
  std::istringstream stream(lines);
  for (std::string line; std::getline(stream, line);) {
    widest = std::max(widest, text_columns(line));
  }
  return pen.bold(lines) + std::string(std::min(widest, pen.columns()), '-') + "\n";
}

std::string study_text(const Results& results, const StudyAnalysis& study, const Pen& pen) {
  const StudyRecord& record = results.studies[study.study];
  const auto paragraph = [&pen](const std::string& words, const std::string& first = "",
                                const std::string& next = "") {
    return wrapped(words, first, next, pen.columns());
  };
  std::string text = heading_text(fmt::format("{}. {}", study.study + 1, record.title), pen);
  text += pen.faint(paragraph(fmt::format("{} {}, {} scaling", to_string(record.subject),
                                          record.kernel, to_string(record.scaling))));
  const Summary summary = summarise(results, study);
  text += paragraph(summary.sentences.front()) + "\n";
  const PointTable table = point_table(results, study);
  if (!table.rows.empty()) {
    text += table_text(table, pen);
  }
  if (any_oversubscribed(table)) {
    text +=
        pen.yellow(paragraph("* oversubscribed: more workers than cores or CPU quota", "", "  "));
  }
  for (const std::string& line : points_without_row(results, study)) {
    text += paragraph(line, "", "    ");
  }
  text += titled_table("Rates", rate_table(results, study), pen);
  text += titled_table("Where the efficiency went (points)", loss_table(results, study), pen);
  text += titled_table("Interpreter lock", lock_table(results, study), pen);
  text += titled_table(record.subject == SubjectKind::kernel ? "What the kernel measured"
                                                             : "What the program printed",
                       value_table(results, study), pen);
  for (const std::string& meaning : value_meanings(results, study)) {
    text += paragraph(meaning, "", "    ");
  }
  text += titled_table("Seen from outside (medians)", outside_table(results, study), pen);
  if (table.rows.size() > 1 && has_figures(study)) {
    text += "\n";
    text += plot_text(results, study, pen.columns());
  }
  if (!study.roofline.points.empty() && pen.columns() >= fewest_plot_columns) {
    text += "\n" + roofline_text(results, study, pen.columns());
  }
  text += "\n";
  for (std::size_t i = 1; i < summary.sentences.size(); ++i) {
    text += paragraph(summary.sentences[i], "- ", "  ");
  }
  return text;
}

}  // namespace

std::string text_report(const Results& results, bool colour) {
  return text_report(results, analyse(results), Pen(colour));
}

std::string text_report(const Results& results, const std::vector<StudyAnalysis>& studies,
                        const Pen& pen) {
  std::string text;
  for (const StudyAnalysis& study : studies) {
    text += text.empty() ? "" : "\n\n";
    text += study_text(results, study, pen);
  }
  return text.empty() ? "These results hold no study.\n" : text;
}

}  // namespace scalelab
