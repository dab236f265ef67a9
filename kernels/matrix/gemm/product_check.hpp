// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <vector>

#include "parallel/loops/range.hpp"
#include "parallel/team/process.hpp"

namespace scalelab {

/// One rank's block of a distributed n x n matrix of integer values. Every entry of the matrix is
/// in the block of exactly one rank.
struct MatrixBlock {
  enum class Order : std::uint8_t { by_columns, by_rows };

  std::span<const double> values;  ///< rows.size() x columns.size()
  Range rows;                      ///< of the whole matrix
  Range columns;                   ///< of the whole matrix
  Order order = Order::by_columns;
};

/// Whether C = A B, without computing A B: C x must be A (B x) for random x. Source: Freivalds,
/// "Probabilistic machines can use less running time", IFIP Congress 1977. Three x are tried, of
/// entries from 1024 values: a wrong row passes with a chance of at most 1 in 10^9. All sums are
/// exact in double precision: |A|, |B| <= 2, and n at most 200000. The threads of a rank share its
/// rows, and each goes through its part of a block once, in the order of its memory, for all x.
class ProductCheck {
 public:
  static constexpr std::size_t trials = 3;
  /// One vector for each x.
  using Vectors = std::array<std::vector<double>, trials>;

  /// The most that the check of n x n matrices takes of a rank's memory at one time, in bytes.
  [[nodiscard]] static double bytes(std::int64_t n);

  /// Computes A (B x). Collective over the point's ranks.
  void prepare(Process& process, std::int64_t n, const MatrixBlock& a, const MatrixBlock& b);

  /// How many rows of C fail, summed over the trials; 0 means that C = A B. Entries of C that can't
  /// be in the product, because they are no integers or too large, count as failures, and then only
  /// they are counted. Collective over the point's ranks.
  [[nodiscard]] std::int64_t failures(Process& process, const MatrixBlock& c) const;

 private:
  std::int64_t n_ = 0;
  Vectors x_;
  std::vector<std::int64_t> expected_;  // A (B x), for one x after another
};

}  // namespace scalelab
