#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <span>
#include <vector>

#include "kernels/philox.hpp"
#include "parallel/communication/communicator.hpp"
#include "parallel/loops/range.hpp"

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

/// How many entries of the block are no integers, infinities and not-a-number included.
inline std::int64_t fractional_entries(const MatrixBlock& block) {
  return std::ranges::count_if(block.values, [](double value) {
    return !std::isfinite(value) || value != std::trunc(value);
  });
}

/// result += sign * M v, of this rank's block M only; both vectors have n entries. The block must
/// hold integers only.
inline void add_product(std::vector<std::int64_t>& result, const MatrixBlock& block,
                        const std::vector<std::int64_t>& v, int sign) {
  const std::int64_t height = block.rows.size();
  const std::int64_t width = block.columns.size();
  const bool by_columns = block.order == MatrixBlock::Order::by_columns;
  // Along the way that the block is kept in memory.
  const std::int64_t outer_count = by_columns ? width : height;
  const std::int64_t inner_count = by_columns ? height : width;
  std::size_t place = 0;
  for (std::int64_t outer = 0; outer < outer_count; ++outer) {
    for (std::int64_t inner = 0; inner < inner_count; ++inner) {
      const std::int64_t row = block.rows.first + (by_columns ? inner : outer);
      const std::int64_t column = block.columns.first + (by_columns ? outer : inner);
      result[static_cast<std::size_t>(row)] += sign *
                                               static_cast<std::int64_t>(block.values[place++]) *
                                               v[static_cast<std::size_t>(column)];
    }
  }
}

/// The random x of one trial. With entries drawn from 1024 values, a wrong row passes at most once
/// in 1024.
inline std::vector<std::int64_t> random_check_vector(std::size_t n, int trial, std::uint32_t seed) {
  constexpr std::uint32_t stream = 0x67650003;
  constexpr std::uint32_t values_of_x = 1024;
  std::vector<std::int64_t> x(n);
  for (std::size_t j = 0; j < n; ++j) {
    x[j] =
        philox::numbers(philox::counter(j, static_cast<std::uint64_t>(trial)), {seed, stream})[0] %
        values_of_x;
  }
  return x;
}

/// How many rows of C fail A (B x) = C x for random x, summed over three trials; 0 means that C = A
/// B but for a chance of at most 1 in 10^9. Entries of C that are no integers count as failures,
/// and then only they are counted. All sums are exact integers: |A|, |B| <= 2, and n at most
/// 200000. Collective. Source: Freivalds, "Probabilistic machines can use less running time", IFIP
/// Congress 1977.
inline std::int64_t failures_of_product(Communicator& group, std::int64_t n, const MatrixBlock& a,
                                        const MatrixBlock& b, const MatrixBlock& c,
                                        std::uint32_t seed) {
  std::int64_t failures = fractional_entries(c);
  failures = group.all_reduce(failures, reduction::sum);
  if (failures > 0) {
    return failures;
  }
  constexpr int trials = 3;
  const auto length = static_cast<std::size_t>(n);
  for (int trial = 0; trial < trials; ++trial) {
    const std::vector<std::int64_t> x = random_check_vector(length, trial, seed);
    std::vector<std::int64_t> b_x(length, 0);
    add_product(b_x, b, x, 1);
    group.all_reduce(b_x, reduction::sum);
    std::vector<std::int64_t> difference(length, 0);  // A (B x) - C x
    add_product(difference, a, b_x, 1);
    add_product(difference, c, x, -1);
    group.all_reduce(difference, reduction::sum);
    failures += std::ranges::count_if(difference, [](std::int64_t value) { return value != 0; });
  }
  return failures;
}

}  // namespace scalelab
