// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <stdexcept>
#include <string>
#include <variant>
#include <vector>

#include "results/records.hpp"
#include "words/named_enum.hpp"

namespace scalelab {

/// The values of one column, or of a block of its rows.
using ColumnValues = decltype(Column::values);

/// What a column holds. In the order of the alternatives of ColumnValues; flag is 0 or 1.
enum class ColumnType { integer, real, flag, text };

/// A column without its values. `notes` are further attributes of the column, such as role =
/// "size".
struct ColumnHeader {
  std::string name;
  std::string unit;
  std::string long_name;
  ColumnType type = ColumnType::integer;
  std::map<std::string, std::string> notes;
  /// A text that many rows may share, such as a kernel's name: it is stored so that it compresses.
  bool repeats = false;
};

/// A column that gives its rows block by block, so that a table of any length is written with
/// little memory.
struct ColumnSource {
  ColumnHeader header;
  /// block(first, count): the values of rows first to first + count - 1
  std::function<ColumnValues(std::size_t first, std::size_t count)> block;
};

/// A table that can be written: all columns share one dimension of `rows` rows.
struct TableSource {
  std::string group;
  std::string dimension;
  std::size_t rows = 0;
  std::vector<ColumnSource> columns;
};

/// A text of a column is none of the names that it may be.
class UnknownNameInRow : public std::invalid_argument {
 public:
  UnknownNameInRow(std::size_t row, const UnknownName& unknown)
      : std::invalid_argument(unknown.what()), row_(row) {}

  /// Counted from the first of the values that were looked at.
  [[nodiscard]] std::size_t row() const noexcept { return row_; }

 private:
  std::size_t row_;
};

/// A column that takes its rows block by block, in order.
struct ColumnSink {
  std::string name;
  ColumnType type = ColumnType::integer;
  /// take(first, block): the values from row `first` on. Throws UnknownNameInRow, of the block.
  std::function<void(std::size_t first, const ColumnValues& block)> take;
  std::int64_t since = 1;       ///< the first schema version that has the column
  bool may_be_missing = false;  ///< a file of such a version may be without it
};

}  // namespace scalelab
