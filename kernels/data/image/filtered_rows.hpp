// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/data/image/operation.hpp"
#include "kernels/data/image/passes.hpp"

namespace scalelab::image {

/// Rows of an image that lie one after another in memory, readable `readable_after` bytes beyond
/// the last one.
struct Strip {
  Range rows;
  std::int64_t columns = 0;
  std::uint8_t* first = nullptr;

  [[nodiscard]] std::uint8_t* row(std::int64_t row) const noexcept {
    return first + (row - rows.first) * columns * channels;
  }
};

/// Both lines of a separable filter, for all columns and some rows.
struct SeparableFilter {
  SeparableFilter(const SeparableShape& of, Range rows)
      : shape(of),
        along_rows(of.along_rows, {.first = 0, .last = of.along_rows.outputs}),
        along_columns(of.along_columns, rows) {}

  static double bytes(const SeparableShape& shape, std::int64_t rows) {
    return LineFilter::bytes(shape.along_rows, shape.along_rows.outputs) +
           LineFilter::bytes(shape.along_columns, rows);
  }

  SeparableShape shape;
  LineFilter along_rows;
  LineFilter along_columns;
};

/// The rows that a separable filter makes, by one thread, one after the other: both passes are one.
/// Rows of the input are filtered along the row when the first result needs them, some at once, and
/// kept, as pair rows in a ring that is as long as the filter of columns, while further results
/// need them.
class FilteredRows {
 public:
  /// Of the input there are the rows `available`, which is all that the filter's rows need.
  /// `scratch` has scratch_size() numbers, begins with a cache line, and is this object's alone.
  FilteredRows(const SeparableFilter& filter, Range available, std::span<std::int16_t> scratch);

  /// Makes row `row` of the result. input_row(i) is row i of the input, and is asked for in
  /// ascending order, each once, as long as this is called for one row after the other. What it
  /// returns must be there until it has been called rows_together() - 1 more times.
  template <class InputRow>
  void make(std::int64_t row, InputRow&& input_row, std::uint8_t* out) {
    begin(row);
    while (filtered_ < end_of(row)) {
      const std::uint8_t* rows[most_rows_together] = {};
      for (std::int64_t i = 0; i < together_; ++i) {
        const std::int64_t wanted = 2 * filtered_ + i;
        // Beyond what there is, any row will do: its weight is 0, or nothing is made of it.
        rows[i] = wanted < available_.last || i == 0 ? input_row(wanted) : rows[i - 1];
      }
      filter_next(rows);
    }
    finish(row, out);
  }

  /// Forgets all rows, so that each is filtered again.
  void forget() noexcept { next_row_ = -1; }

  /// Numbers of 16 bits.
  static std::int64_t scratch_size(const SeparableShape& shape);

 private:
  // Pair rows that are needed for a row, of those of the whole image.
  [[nodiscard]] std::int64_t first_of(std::int64_t row) const noexcept {
    return filter_->along_columns.first(row) / 2;
  }
  [[nodiscard]] std::int64_t end_of(std::int64_t row) const noexcept {
    return first_of(row) + filter_->along_columns.taps() / 2;
  }
  [[nodiscard]] std::int16_t* pair_row(std::int64_t pair) const noexcept {
    return ring_ + pair % ring_rows_ * pitch_;
  }

  void begin(std::int64_t row);
  void filter_next(const std::uint8_t* const* rows);
  void finish(std::int64_t row, std::uint8_t* out);

  const SeparableFilter* filter_;
  Range available_;
  std::int64_t together_;
  std::int64_t ring_rows_;
  std::int64_t pitch_;
  std::int16_t* packed_;
  std::int16_t* ring_;
  std::int64_t filtered_ = 0;   // pair rows before this one were filtered along the row
  std::int64_t next_row_ = -1;  // for which the ring has what it must
  std::vector<const std::int16_t*> needed_;
};

/// What an operation makes, by one thread: each filter has the rows that the one before makes.
class OperationRows {
 public:
  /// `rows` is rows_of_filters() for what is to be made, `filters` those of the operation.
  OperationRows(const Strip& input, const std::vector<SeparableFilter>& filters,
                const std::vector<Range>& rows, std::span<std::int16_t> scratch);

  /// Makes a row of the result: quickest one after the other.
  void make(std::int64_t row, std::uint8_t* out) { make_by(stages_.size() - 1, row, out); }

  /// Forgets what it has made, so that all is made again.
  void forget() noexcept {
    for (Stage& stage : stages_) {
      stage.rows.forget();
    }
  }

  /// Numbers of 16 bits, for one thread.
  static std::int64_t scratch_size(const Operation& operation);

 private:
  // A filter, and room for rows of its result that the next filter takes at once.
  struct Stage {
    FilteredRows rows;
    std::uint8_t* results = nullptr;
    std::int64_t pitch = 0;
  };

  void make_by(std::size_t stage, std::int64_t row, std::uint8_t* out);

  Strip input_;
  std::vector<Stage> stages_;
};

}  // namespace scalelab::image
