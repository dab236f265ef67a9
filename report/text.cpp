#include "report/text.hpp"

#include <fmt/format.h>
#include <algorithm>
#include <numeric>
#include <sstream>
#include <string_view>
#include <vector>

#include "analysis/scaling.hpp"
#include "analysis/summary.hpp"
#include "report/gnuplot.hpp"
#include "report/point_table.hpp"
#include "report/text_plot.hpp"

namespace scalelab {
namespace {

constexpr std::size_t text_width = 80;

/// Escape codes of ECMA-48, or none.
class Pen {
 public:
  explicit Pen(bool colour) : colour_(colour) {}
  [[nodiscard]] std::string bold(const std::string& text) const { return code("1", text); }
  [[nodiscard]] std::string faint(const std::string& text) const { return code("2", text); }
  [[nodiscard]] std::string green(const std::string& text) const { return code("32", text); }
  [[nodiscard]] std::string yellow(const std::string& text) const { return code("33", text); }

 private:
  [[nodiscard]] std::string code(std::string_view number, const std::string& text) const {
    return colour_ ? fmt::format("\x1b[{}m{}\x1b[0m", number, text) : text;
  }
  bool colour_;
};

/// True for "%", "s", "ms)," and such, which belong to the number before them.
bool is_unit(const std::string& word) {
  const std::string letters = word.substr(0, word.find_first_of(",.;:)"));
  return letters == "%" || letters == "s" || letters == "ms" || letters == "us" || letters == "ns";
}

/// The words of a text, a number and its unit as one.
std::vector<std::string> words_of(const std::string& text) {
  std::istringstream stream(text);
  std::vector<std::string> words;
  for (std::string word; stream >> word;) {
    if (!words.empty() && is_unit(word)) {
      words.back() += " " + word;
    } else {
      words.push_back(word);
    }
  }
  return words;
}

std::string wrapped(const std::string& text, const std::string& first, const std::string& next) {
  std::string lines;
  std::string line = first;
  bool empty = true;
  for (const std::string& word : words_of(text)) {
    if (!empty && line.size() + 1 + word.size() > text_width) {
      lines += line + "\n";
      line = next;
      empty = true;
    }
    line += empty ? "" : " ";
    line += word;
    empty = false;
  }
  return lines + line + "\n";
}

std::string aligned(const std::vector<TableColumn>& columns, const std::vector<std::size_t>& widths,
                    const std::vector<std::string>& cells, const std::string& gap) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    line += columns[i].is_number ? fmt::format("{:>{}}", cells[i], widths[i])
                                 : fmt::format("{:<{}}", cells[i], widths[i]);
    line += i + 1 < columns.size() ? gap : "";
  }
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

std::string table_text(const PointTable& table, const Pen& pen) {
  std::vector<std::string> headings;
  std::vector<std::size_t> widths;
  for (std::size_t i = 0; i < table.columns.size(); ++i) {
    headings.push_back(table.columns[i].heading);
    std::size_t width = headings.back().size();
    for (const TableRow& row : table.rows) {
      width = std::max(width, row.cells[i].size());
    }
    widths.push_back(width);
  }
  const std::size_t spacious =
      std::accumulate(widths.begin(), widths.end(), 2 * (widths.size() - 1));
  const std::string gap = spacious <= text_width ? "  " : " ";
  std::string text = pen.bold(aligned(table.columns, widths, headings, gap)) + "\n";
  for (const TableRow& row : table.rows) {
    const std::string line = aligned(table.columns, widths, row.cells, gap);
    text += (row.is_baseline      ? pen.green(line)
             : row.oversubscribed ? pen.yellow(line)
                                  : line) +
            "\n";
  }
  return text;
}

bool any_oversubscribed(const PointTable& table) {
  return std::any_of(table.rows.begin(), table.rows.end(),
                     [](const TableRow& row) { return row.oversubscribed; });
}

std::string plot_text(const Results& results, const StudyAnalysis& study) {
  try {
    return draw_text_plot(results, study);
  } catch (const GnuplotMissing& missing) {
    return wrapped(fmt::format("No plot: {}.", missing.what()), "", "");
  }
}

std::string study_text(const Results& results, const StudyAnalysis& study, const Pen& pen) {
  const StudyRecord& record = results.studies[study.study];
  const std::string heading = fmt::format("{}. {}", study.study + 1, record.title);
  const std::string about = fmt::format("kernel {}, {} scaling", record.kernel, record.scaling);
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
    text += pen.yellow("* oversubscribed: more workers than cores") + "\n";
  }
  for (const std::string& line : points_without_row(results, study)) {
    text += wrapped(line, "", "    ");
  }
  if (table.rows.size() > 1) {
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
  const Pen pen(colour);
  std::string text;
  for (const StudyAnalysis& study : analyse(results)) {
    text += text.empty() ? "" : "\n\n";
    text += study_text(results, study, pen);
  }
  return text.empty() ? "These results hold no study.\n" : text;
}

}  // namespace scalelab
