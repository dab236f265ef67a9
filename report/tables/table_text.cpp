// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/table_text.hpp"

#include <algorithm>
#include <numeric>
#include <vector>

#include "terminal/filled_lines.hpp"
#include "terminal/text_columns.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

using Widths = std::vector<std::size_t>;
using Lines = std::vector<std::string>;

std::string aligned(const std::vector<TableColumn>& columns, const Widths& widths,
                    const std::vector<std::string>& cells, const std::string& gap) {
  std::string line;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    line +=
        columns[i].is_number ? padded_left(cells[i], widths[i]) : padded_right(cells[i], widths[i]);
    line += i + 1 < columns.size() ? gap : "";
  }
  return line.substr(0, line.find_last_not_of(' ') + 1);
}

/// The words of a heading in lines of this width; wider where a word is.
Lines broken(const std::string& heading, std::size_t width) {
  const std::vector<std::string> words = words_in(heading);
  for (const std::string& word : words) {
    width = std::max(width, text_columns(word));
  }
  return filled_lines(words, width);
}

std::size_t total(const Widths& widths, std::size_t gap) {
  return std::accumulate(widths.begin(), widths.end(), gap * (widths.size() - 1));
}

class TextLayout {
 public:
  TextLayout(const PointTable& table, std::size_t columns) : table_(table), columns_(columns) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
      std::size_t of_cells = 0;
      for (const TableRow& row : table.rows) {
        of_cells = std::max(of_cells, text_columns(row.cells[i]));
      }
      headings_.push_back({table.columns[i].heading});
      widths_.push_back(std::max(of_cells, text_columns(table.columns[i].heading)));
      cells_.push_back(of_cells);
    }
    if (total(widths_, 2) > columns_) {
      gap_ = " ";
    }
    if (total(widths_, 1) > columns_) {
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
      longest = std::max(longest, text_columns(column.heading));
    }
    while (longest > 1 && total(widths_, 1) > columns_) {
      --longest;
      for (std::size_t i = 0; i < headings_.size(); ++i) {
        headings_[i] = broken(table_.columns[i].heading, std::max(longest, cells_[i]));
        widths_[i] = cells_[i];
        for (const std::string& line : headings_[i]) {
          widths_[i] = std::max(widths_[i], text_columns(line));
        }
      }
    }
    gap_ = total(widths_, 2) <= columns_ ? "  " : " ";
  }

  const PointTable& table_;
  std::size_t columns_;
  std::vector<Lines> headings_;
  Widths widths_;
  Widths cells_;
  std::string gap_ = "  ";
};

/// The table with headings and cells that do nothing to a terminal.
PointTable visible_table(PointTable table) {
  for (TableColumn& column : table.columns) {
    column.heading = visible(column.heading);
  }
  for (TableRow& row : table.rows) {
    for (std::string& cell : row.cells) {
      cell = visible(cell);
    }
  }
  return table;
}

}  // namespace

std::string table_text(const PointTable& table, const Pen& pen) {
  const PointTable shown = visible_table(table);
  const TextLayout layout(shown, pen.columns());
  std::string text;
  for (const std::string& line : layout.head()) {
    text += pen.bold(line) + "\n";
  }
  for (const TableRow& row : shown.rows) {
    const std::string line = layout.row(row);
    text += (row.is_baseline      ? pen.green(line)
             : row.oversubscribed ? pen.yellow(line)
                                  : line) +
            "\n";
  }
  return text;
}

}  // namespace scalelab
