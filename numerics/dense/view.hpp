// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace scalelab::dense {

/// A dense matrix in memory that belongs to somebody else, by columns: element (i, j) is at
/// data[i + j * stride]. `stride`, the distance of two columns, is what the BLAS calls the leading
/// dimension: at least `rows`, and at least 1.
struct View {
  double* data = nullptr;
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::int64_t stride = 1;
};

/// The same, only to be read.
struct ConstView {
  ConstView(const double* first, std::int64_t row_count, std::int64_t column_count,
            std::int64_t column_stride) noexcept
      : data(first), rows(row_count), columns(column_count), stride(column_stride) {}
  // A matrix that may be written may be read.
  // NOLINTNEXTLINE(google-explicit-constructor,hicpp-explicit-conversions)
  ConstView(const View& view) noexcept
      : data(view.data), rows(view.rows), columns(view.columns), stride(view.stride) {}

  const double* data;
  std::int64_t rows;
  std::int64_t columns;
  std::int64_t stride;
};

/// A matrix that is meant transposed: what is in memory by columns are its rows.
struct Transposed {
  ConstView of;
};

}  // namespace scalelab::dense
