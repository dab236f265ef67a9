// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "parallel/loops/range.hpp"

namespace scalelab::cg {

/// A matrix in compressed sparse rows: row i has the nonzeros starts[i] to starts[i + 1] - 1.
struct SparseRows {
  const std::int64_t* starts = nullptr;
  const double* values = nullptr;
  const std::int32_t* columns = nullptr;
  /// Of each row, leading_runs() or fewer.
  const std::uint8_t* runs = nullptr;
};

/// How many times three columns that follow each other a row begins with, as far as a byte counts:
/// looked for once, where the matrix is made, so that a product need not look (an inspector, in the
/// words of Saltz and others, "Run-time parallelization and scheduling of loops", SPAA 1989).
constexpr std::uint8_t leading_runs(const std::int32_t* columns, std::int64_t count) noexcept {
  constexpr std::int64_t most = 255;
  std::int64_t runs = 0;
  while (runs < most && 3 * runs + 3 <= count && columns[3 * runs + 1] - columns[3 * runs] == 1 &&
         columns[3 * runs + 2] - columns[3 * runs] == 2) {
    ++runs;
  }
  return static_cast<std::uint8_t>(runs);
}

/// y = A x for these rows. Nonzero number j of a row is added to sum number j mod 3, so that three
/// sums are under way at once; in the row's runs by one vector: both ways have the same bits. A
/// number can be read after the last value and after the last element of x, and is made no use
/// of.
void multiply_rows(const SparseRows& matrix, const Range& rows, const double* x,
                   double* y) noexcept;

/// The rest of a row's sum, from nonzero `first` on, where the three sums are known of those before
/// it. `first` is that of a row, or a multiple of three after it.
inline double rest_of_row(const SparseRows& matrix, std::int64_t first, std::int64_t last,
                          const double* x, double left = 0, double middle = 0, double right = 0) {
  const double* const values = matrix.values;
  const std::int32_t* const columns = matrix.columns;
  std::int64_t j = first;
  for (; j + 3 <= last; j += 3) {
    left += values[j] * x[columns[j]];
    middle += values[j + 1] * x[columns[j + 1]];
    right += values[j + 2] * x[columns[j + 2]];
  }
  if (j < last) {
    left += values[j] * x[columns[j]];
  }
  if (j + 1 < last) {
    middle += values[j + 1] * x[columns[j + 1]];
  }
  return left + middle + right;
}

}  // namespace scalelab::cg
