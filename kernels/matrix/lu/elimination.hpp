// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>

/// What Gaussian elimination does to a matrix's entries, in the processor's vectors.
///
/// Every entry goes through the same operations in the same order, c = fma(-l, u, c) with one
/// column of multipliers after the other, however the matrix is cut into blocks and whoever
/// computes which of them: so factors and pivots are those of the plain loop, bit for bit, for
/// every block size and every layout. (Where the processor has no fused multiply-add, each product
/// is rounded first: there results differ in their last places from those of other processors, and
/// are the same for every layout still.) A product whose sums are begun at zero and added to C
/// afterwards, as a BLAS has it, would be rounded as its blocks are cut.
namespace scalelab::elimination {

/// Entries (i, j) of a matrix kept by columns are data[j * stride + i].
struct ConstBlock {
  const double* data = nullptr;
  std::int64_t stride = 0;
};
struct Block {
  double* data = nullptr;
  std::int64_t stride = 0;

  [[nodiscard]] Block at(std::int64_t i, std::int64_t j) const noexcept {
    return {.data = data + j * stride + i, .stride = stride};
  }
  // NOLINTNEXTLINE(google-explicit-constructor): as a pointer becomes one to const
  operator ConstBlock() const noexcept { return {.data = data, .stride = stride}; }
};

/// A block that is packed for the product: its rows lie in strips of `strip` rows, one strip after
/// another, and within a strip column by column, which is how the product reads them. The last
/// strip is filled up with zeros.
struct PackedBlock {
  const double* data = nullptr;
  std::int64_t strip = 0;
};

/// How many rows a strip has that is best for this processor. Any processor takes the strips of one
/// that has larger ones.
[[nodiscard]] std::int64_t strip_rows();
/// Every processor's strips divide this.
inline constexpr std::int64_t most_strip_rows = 24;

/// How many doubles `rows` packed rows of `columns` columns take, whatever the strips.
[[nodiscard]] constexpr std::int64_t packed_size(std::int64_t rows, std::int64_t columns) noexcept {
  return (rows + most_strip_rows - 1) / most_strip_rows * most_strip_rows * columns;
}

/// Packs rows x columns entries of `from` in strips of `strip` rows.
void pack(ConstBlock from, std::int64_t rows, std::int64_t columns, std::int64_t strip,
          double* packed) noexcept;

/// C -= A B for a packed A, of m x k entries, B of k x n, C of m x n.
void subtract_product(PackedBlock a, std::int64_t m, std::int64_t k, ConstBlock b, std::int64_t n,
                      Block c) noexcept;

/// The same for an A that is kept by columns, as is best when k or n is small.
void subtract_product(ConstBlock a, std::int64_t m, std::int64_t k, ConstBlock b, std::int64_t n,
                      Block c) noexcept;

/// B := L^-1 B, where L is m x m and has ones on its diagonal, and B is m x n. What stands on and
/// above the diagonal of L is not read.
void solve_lower_unit(ConstBlock l, std::int64_t m, Block b, std::int64_t n) noexcept;

/// The entry of largest absolute value of a column's rows, the first one of several.
struct Largest {
  std::int64_t row = -1;  ///< counted from the first row looked at; -1 where there is none
  double value = 0;       ///< with its sign
};

/// Brings column k of a narrow panel up to date with the columns 0 ... k - 1 before it, whose
/// multipliers are scaled except for those of column k - 1: they are multiplied by `scale` first.
/// `top` holds the rows of those columns' pivots: its entries in column k are brought up to date
/// too. All `rows` rows of the panel, none of which is a row of `top`, take part. Returns the
/// largest entry of column k.
Largest next_column(Block panel, std::int64_t rows, std::int64_t k, double scale,
                    Block top) noexcept;

/// Multiplies a column.
void scale_column(double* column, std::int64_t rows, double scale) noexcept;

}  // namespace scalelab::elimination
