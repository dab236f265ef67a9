// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "kernels/matrix/stores.hpp"

/// Blocks of matrices that are kept by columns: element (i, j) of a block that begins at `m` is
/// m[i + j * pitch]. They are gone through in squares of 8 x 8, whose edges are whole cache lines
/// where blocks begin with one and pitches are multiples of 8; each square is turned round in
/// registers, so each line of either matrix comes and goes once.
namespace scalelab::transpose {

/// A block of doubles by columns.
struct Columns {
  double* first = nullptr;
  std::int64_t pitch = 0;  ///< from one column to the next
};

/// Adds the transpose of `a`, a block of `columns` x `rows`, to `b`, a block of `rows` x `columns`,
/// and then 1 to each element of `a`:
///   b(i, j) += a(j, i); a(j, i) += 1
void add_transposed(Columns a, Columns b, std::int64_t rows, std::int64_t columns) noexcept;

/// The same where `b` is only written: b(i, j) = a(j, i). Streaming stores want a block that begins
/// with a cache line, and whose pitch is a multiple of 8.
void put_transposed(Columns a, Columns b, std::int64_t rows, std::int64_t columns,
                    Stores stores) noexcept;

/// b(i, j) += c(i, j), for blocks of `rows` x `columns`.
void add(Columns c, Columns b, std::int64_t rows, std::int64_t columns) noexcept;

}  // namespace scalelab::transpose
