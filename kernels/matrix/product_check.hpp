#pragma once

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "kernels/philox.hpp"
#include "parallel/communication/communicator.hpp"
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

/// The thread's share of the block's rows.
inline Range rows_of_thread(const MatrixBlock& block, int thread, int threads) {
  return share_of(block.rows.size(), thread, threads);
}

/// Calls entry(row, column, value) for the rows of the block that are in `rows`, counted from 0,
/// along the way that the block is kept in memory.
template <class Entry>
void for_each_entry(const MatrixBlock& block, Range rows, Entry&& entry) {
  const std::int64_t height = block.rows.size();
  const std::int64_t width = block.columns.size();
  if (block.order == MatrixBlock::Order::by_columns) {
    for (std::int64_t column = 0; column < width; ++column) {
      for (std::int64_t row = rows.first; row < rows.last; ++row) {
        entry(row, column, block.values[static_cast<std::size_t>(column * height + row)]);
      }
    }
    return;
  }
  for (std::int64_t row = rows.first; row < rows.last; ++row) {
    for (std::int64_t column = 0; column < width; ++column) {
      entry(row, column, block.values[static_cast<std::size_t>(row * width + column)]);
    }
  }
}

/// How many entries of the block are no integers, infinities and not-a-number included. By the
/// team.
inline std::int64_t fractional_entries(Process& process, const MatrixBlock& block) {
  std::vector<std::int64_t> counts(static_cast<std::size_t>(process.threads()), 0);
  process.on_team([&](int thread) {
    std::int64_t count = 0;
    for_each_entry(block, rows_of_thread(block, thread, process.threads()),
                   [&count](std::int64_t, std::int64_t, double value) {
                     count += !std::isfinite(value) || value != std::trunc(value) ? 1 : 0;
                   });
    counts[static_cast<std::size_t>(thread)] = count;
  });
  return std::accumulate(counts.begin(), counts.end(), std::int64_t{0});
}

/// result += sign * M v, of this rank's block M only; both vectors have n entries. The block must
/// hold integers only. By the team, each thread with rows of its own.
inline void add_product(Process& process, std::vector<std::int64_t>& result,
                        const MatrixBlock& block, const std::vector<std::int64_t>& v, int sign) {
  process.on_team([&](int thread) {
    for_each_entry(block, rows_of_thread(block, thread, process.threads()),
                   [&](std::int64_t row, std::int64_t column, double value) {
                     result[static_cast<std::size_t>(block.rows.first + row)] +=
                         sign * static_cast<std::int64_t>(value) *
                         v[static_cast<std::size_t>(block.columns.first + column)];
                   });
  });
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
/// 200000. Collective, and by the team of each rank. Source: Freivalds, "Probabilistic machines can
/// use less running time", IFIP Congress 1977.
inline std::int64_t failures_of_product(Process& process, std::int64_t n, const MatrixBlock& a,
                                        const MatrixBlock& b, const MatrixBlock& c,
                                        std::uint32_t seed) {
  Communicator& group = process.group();
  std::int64_t failures = fractional_entries(process, c);
  failures = group.all_reduce(failures, reduction::sum);
  if (failures > 0) {
    return failures;
  }
  constexpr int trials = 3;
  const auto length = static_cast<std::size_t>(n);
  for (int trial = 0; trial < trials; ++trial) {
    const std::vector<std::int64_t> x = random_check_vector(length, trial, seed);
    std::vector<std::int64_t> b_x(length, 0);
    add_product(process, b_x, b, x, 1);
    group.all_reduce(b_x, reduction::sum);
    std::vector<std::int64_t> difference(length, 0);  // A (B x) - C x
    add_product(process, difference, a, b_x, 1);
    add_product(process, difference, c, x, -1);
    group.all_reduce(difference, reduction::sum);
    failures += std::ranges::count_if(difference, [](std::int64_t value) { return value != 0; });
  }
  return failures;
}

}  // namespace scalelab
