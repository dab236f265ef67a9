// SPDX-License-Identifier: BSD-3-Clause
#include "report/table_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>
#include <sstream>
#include <vector>

namespace scalelab {
namespace {

using Widths = std::vector<std::size_t>;
using Lines = std::vector<std::string>;

std::string aligned(const std::vector<TableColumn>& columns, const Widths& widths,
                    const std::vector<std::string>& cells, const std::string& gap) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    line += columns[i].is_number ? fmt::format("{:>{}}", cells[i], widths[i])
                                 : fmt::format("{:<{}}", cells[i], widths[i]);
    line += i + 1 < columns.size() ? gap : "";
  }
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

/// The words of a heading in lines of this width; wider where a word is.
Lines broken(const std::string& heading, std::size_t width) {
  Lines lines;
  std::istringstream words(heading);
  for (std::string word; words >> word;) {
    if (!lines.empty() && lines.back().size() + 1 + word.size() <= width) {
      lines.back() += " " + word;
    } else {
      lines.push_back(word);
      width = std::max(width, word.size());
    }
  }
  return lines;
}

std::size_t total(const Widths& widths, std::size_t gap) {
  return std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
}

class TextLayout {
 public:
  explicit TextLayout(const PointTable& table) : table_(table) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      std::size_t of_cells = 0;
      for (const TableRow& row : table.rows) {
        of_cells = std::max(of_cells, row.cells[i].size());
      }
      headings_.push_back({table.columns[i].heading});
      widths_.push_back(std::max(of_cells, table.columns[i].heading.size()));
      cells_.push_back(of_cells);
    }
    if (total(widths_, 2) > text_width) {
      gap_ = " ";
    }
    if (total(widths_, 1) > text_width) {
      break_headings();
    }
  }

  [[nodiscard]] Lines head() const {
    std::size_t height = 0;
    for (const Lines& heading : headings_) {
      height = std::max(height, heading.size());
    }
    Lines lines;
    for (std::size_t line = 0; line < height; ++line) {
      std::vector<std::string> cells;
      for (const Lines& heading : headings_) {
        const std::size_t above = height - heading.size();  // headings end on the same line
        cells.push_back(line < above ? "" : heading[line - above]);
      }
      lines.push_back(aligned(table_.columns, widths_, cells, gap_));
    }
    return lines;
  }

  [[nodiscard]] std::string row(const TableRow& row) const {
    return aligned(table_.columns, widths_, row.cells, gap_);
  }

 private:
  /// Breaks the longest headings first, and no more than the table needs to fit.
  void break_headings() {
    std::size_t longest = 0;
    for (const TableColumn& column : table_.columns) {
      longest = std::max(longest, column.heading.size());
    }
    while (longest > 1 && total(widths_, 1) > text_width) {
      --longest;
      for (std::size_t i = 0; i < headings_.size(); ++i) {
        headings_[i] = broken(table_.columns[i].heading, std::max(longest, cells_[i]));
        widths_[i] = cells_[i];
        for (const std::string& line : headings_[i]) {
          widths_[i] = std::max(widths_[i], line.size());
        }
      }
    }
    gap_ = total(widths_, 2) <= text_width ? "  " : " ";
  }

  const PointTable& table_;
  std::vector<Lines> headings_;
  Widths widths_;
  Widths cells_;
  std::string gap_ = "  ";
};

}  // namespace

std::string table_text(const PointTable& table, const Pen& pen) {
  const TextLayout layout(table);
  std::string text;
  for (const std::string& line : layout.head()) {
    text += pen.bold(line) + "\n";
  }
  for (const TableRow& row : table.rows) {
    const std::string line = layout.row(row);
    text += (row.is_baseline      ? pen.green(line)
             : row.oversubscribed ? pen.yellow(line)
                                  : line) +
            "\n";
  }
  return text;
}

}  // namespace scalelab
