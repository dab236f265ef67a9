// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/data/image/line_filter.hpp"
#include "parallel/loops/range.hpp"

namespace scalelab::image {

/// Columns and rows, in pixels.
struct Extent {
  std::int64_t columns = 1;
  std::int64_t rows = 1;
};

/// A filter of rows and one of columns, one after the other.
struct SeparableShape {
  LineShape along_rows;
  LineShape along_columns;

  [[nodiscard]] Extent input() const noexcept {
    return {.columns = along_rows.inputs, .rows = along_columns.inputs};
  }
  [[nodiscard]] Extent output() const noexcept {
    return {.columns = along_rows.outputs, .rows = along_columns.outputs};
  }
};

SeparableShape resize(Extent from, Extent to, int lobes = 3);
SeparableShape blur(Extent image, double sigma);

/// What is done with an image: separable filters, each on the result of the one before, which is
/// 8 bits a channel again.
using Operation = std::vector<SeparableShape>;

/// The rows that each filter of an operation makes, where the last one is to make `rows`; and
/// before them the rows of the image that are needed. One more than there are filters.
std::vector<Range> rows_of_filters(const Operation& operation, Range rows);

}  // namespace scalelab::image
