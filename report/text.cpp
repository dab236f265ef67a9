// SPDX-License-Identifier: BSD-3-Clause
#include "report/text.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <vector>

#include "analysis/measured_values.hpp"
#include "analysis/scaling.hpp"
#include "analysis/summary.hpp"
#include "report/figure.hpp"
#include "report/gnuplot.hpp"
#include "report/lock_table.hpp"
#include "report/loss_table.hpp"
#include "report/pen.hpp"
#include "report/point_table.hpp"
#include "report/table_text.hpp"
#include "report/text_plot.hpp"
#include "report/value_table.hpp"
#include "report/wrapped_text.hpp"

namespace scalelab {
namespace {

bool any_oversubscribed(const PointTable& table) {
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [](const TableRow& row) { return row.oversubscribed; });
}

/// Nothing for a table without a row.
std::string titled_table(const std::string& title, const PointTable& table, const Pen& pen) {
  return table.rows.empty() ? "" : "\n" + pen.bold(title) + "\n" + table_text(table, pen);
}

std::string plot_text(const Results& results, const StudyAnalysis& study) {
  try {
    return draw_text_plot(results, study);
  } catch (const GnuplotMissing& missing) {
    return wrapped(fmt::format("No plot: {}.", missing.what()), "", "");
  }
}

std::string study_text(const Results& results, const StudyAnalysis& study,
                       const std::vector<MeasuredValue>& values, const Pen& pen) {
  const StudyRecord& record = results.studies[study.study];
  const std::string heading = fmt::format("{}. {}", study.study + 1, record.title);
  const std::string about =
      fmt::format("kernel {}, {} scaling", record.kernel, to_string(record.scaling));
  std::string text = pen.bold(heading) + "\n" +
                     std::string(std::min(heading.size(), text_width), '-') + "\n" +
                     pen.faint(about) + "\n";
  const Summary summary = summarise(results, study);
  text += wrapped(summary.sentences.front(), "", "") + "\n";
  const PointTable table = point_table(results, study);
  if (!table.rows.empty()) {
    text += table_text(table, pen);
  }
  if (any_oversubscribed(table)) {
    text += pen.yellow("* oversubscribed: more workers than cores or CPU quota") + "\n";
  }
  for (const std::string& line : points_without_row(results, study)) {
    text += wrapped(line, "", "    ");
  }
  text += titled_table("Where the efficiency went (points)", loss_table(results, study), pen);
  text += titled_table("Interpreter lock", lock_table(results, study), pen);
  text += titled_table("What the kernel measured", value_table(results, study, values), pen);
  for (const std::string& meaning : value_meanings(study, values)) {
    text += wrapped(meaning, "", "    ");
  }
  if (table.rows.size() > 1 && has_figures(study)) {
    text += "\n";
    text += plot_text(results, study);
  }
  text += "\n";
  for (std::size_t i = 1; i < summary.sentences.size(); ++i) {
    text += wrapped(summary.sentences[i], "- ", "  ");
  }
  return text;
}

}  // namespace

std::string text_report(const Results& results, bool colour) {
  return text_report(results, analyse(results), colour);
}

std::string text_report(const Results& results, const std::vector<StudyAnalysis>& studies,
                        bool colour) {
  const Pen pen(colour);
  const std::vector<MeasuredValue> values = measured_values(results);
  std::string text;
  for (const StudyAnalysis& study : studies) {
    text += text.empty() ? "" : "\n\n";
    text += study_text(results, study, values, pen);
  }
  return text.empty() ? "These results hold no study.\n" : text;
}

}  // namespace scalelab
