// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/gemm/product_check.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <functional>
#include <numeric>

#include "numerics/random/philox.hpp"

namespace scalelab {
namespace {

using Vectors = ProductCheck::Vectors;
constexpr std::size_t trials = ProductCheck::trials;

Vectors vectors(std::int64_t length) {
  Vectors made;
  made.fill(std::vector<double>(static_cast<std::size_t>(length), 0));
  return made;
}

// Calls body(share of `count`) on every thread of the rank.
void share_out(Process& process, std::int64_t count,
               const std::function<void(int thread, const Range& share)>& body) {
  process.on_team([&](int thread) { body(thread, share_of(count, thread, process.threads())); });
}

// The entries of x with these indexes.
void draw(Vectors& x, const Range& indexes, std::uint32_t seed) {
  constexpr std::uint32_t stream = 0x67650003;
  constexpr std::uint32_t values = 1024;
  for (std::size_t trial = 0; trial < trials; ++trial) {
    for (std::int64_t i = indexes.first; i < indexes.last; ++i) {
      const auto counter = philox::counter(static_cast<std::uint64_t>(i), trial);
      x[trial][static_cast<std::size_t>(i)] = philox::numbers(counter, {seed, stream})[0] % values;
    }
  }
}

// So many rows at a time that their sums stay in the innermost cache while columns pass by.
constexpr std::int64_t rows_together = 512;

// The rows `rows` of M x, counted within the block, of a block that is kept by columns.
void multiply_by_columns(const MatrixBlock& block, const Range& rows, const Vectors& x,
                         Vectors& product) {
  const auto height = static_cast<std::size_t>(block.rows.size());
  for (std::int64_t first = rows.first; first < rows.last; first += rows_together) {
    const auto count = static_cast<std::size_t>(std::min(rows_together, rows.last - first));
    std::array<std::array<double, rows_together>, trials> sums{};
    for (std::int64_t column = 0; column < block.columns.size(); ++column) {
      const double* values = block.values.data() + static_cast<std::size_t>(column) * height +
                             static_cast<std::size_t>(first);
      const auto at = static_cast<std::size_t>(block.columns.first + column);
      const double x0 = x[0][at];
      const double x1 = x[1][at];
      const double x2 = x[2][at];
      for (std::size_t i = 0; i < count; ++i) {
        sums[0][i] += values[i] * x0;
        sums[1][i] += values[i] * x1;
        sums[2][i] += values[i] * x2;
      }
    }
    for (std::size_t trial = 0; trial < trials; ++trial) {
      std::copy_n(sums[trial].begin(), count, product[trial].begin() + block.rows.first + first);
    }
  }
}

void multiply_by_rows(const MatrixBlock& block, const Range& rows, const Vectors& x,
                      Vectors& product) {
  const auto width = static_cast<std::size_t>(block.columns.size());
  const auto first = static_cast<std::size_t>(block.columns.first);
  for (std::int64_t row = rows.first; row < rows.last; ++row) {
    const double* values = block.values.data() + static_cast<std::size_t>(row) * width;
    std::array<double, trials> sums{};
    for (std::size_t i = 0; i < width; ++i) {
      for (std::size_t trial = 0; trial < trials; ++trial) {
        sums[trial] += values[i] * x[trial][first + i];
      }
    }
    for (std::size_t trial = 0; trial < trials; ++trial) {
      product[trial][static_cast<std::size_t>(block.rows.first + row)] = sums[trial];
    }
  }
}

void multiply(const MatrixBlock& block, const Range& rows, const Vectors& x, Vectors& product) {
  if (block.order == MatrixBlock::Order::by_columns) {
    multiply_by_columns(block, rows, x, product);
  } else {
    multiply_by_rows(block, rows, x, product);
  }
}

// How many of the values are no integers, or larger than any in the product of n x n matrices with
// entries up to 2; infinities and not-a-number included.
std::int64_t impossible_entries(std::span<const double> values, std::int64_t n) {
  // Added to a double that is not too large, this leaves no room for a fraction.
  constexpr double leaves_integers = 6755399441055744.0;  // 1.5 * 2^52
  const double largest = 4 * static_cast<double>(n);
  std::int64_t impossible = 0;
  for (const double value : values) {
    const bool integer = (value + leaves_integers) - leaves_integers == value;
    impossible += integer && std::abs(value) <= largest ? 0 : 1;
  }
  return impossible;
}

// The sum over the ranks, of integers.
std::vector<std::int64_t> sum_over_ranks(Communicator& group, const Vectors& own) {
  std::vector<std::int64_t> sums;
  sums.reserve(trials * own[0].size());
  for (const std::vector<double>& one : own) {
    for (const double value : one) {
      sums.push_back(static_cast<std::int64_t>(value));
    }
  }
  group.all_reduce(sums, reduction::sum);
  return sums;
}

}  // namespace

double ProductCheck::bytes(std::int64_t n) {
  // In prepare(): x, B x of this rank and of all, A (B x) of this rank and of all.
  constexpr double vectors_at_once = 5;
  return vectors_at_once * trials * sizeof(double) * static_cast<double>(n);
}

void ProductCheck::prepare(Process& process, std::int64_t n, const MatrixBlock& a,
                           const MatrixBlock& b) {
  n_ = n;
  x_ = vectors(n);
  share_out(process, n, [&](int, const Range& share) { draw(x_, share, process.seed()); });
  Vectors b_x = vectors(n);
  share_out(process, b.rows.size(), [&](int, const Range& share) { multiply(b, share, x_, b_x); });
  const std::vector<std::int64_t> whole_b_x = sum_over_ranks(process.group(), b_x);
  for (std::size_t trial = 0; trial < trials; ++trial) {
    const auto first = whole_b_x.begin() + static_cast<std::ptrdiff_t>(trial) * n;
    std::copy_n(first, n, b_x[trial].begin());
  }
  Vectors a_b_x = vectors(n);
  share_out(process, a.rows.size(),
            [&](int, const Range& share) { multiply(a, share, b_x, a_b_x); });
  expected_ = sum_over_ranks(process.group(), a_b_x);
}

std::int64_t ProductCheck::failures(Process& process, const MatrixBlock& c) const {
  std::vector<std::int64_t> impossible(static_cast<std::size_t>(process.threads()), 0);
  share_out(process, std::ssize(c.values), [&](int thread, const Range& share) {
    impossible[static_cast<std::size_t>(thread)] =
        impossible_entries(c.values.subspan(static_cast<std::size_t>(share.first),
                                            static_cast<std::size_t>(share.size())),
                           n_);
  });
  const std::int64_t all_impossible = process.group().all_reduce(
      std::accumulate(impossible.begin(), impossible.end(), std::int64_t{0}), reduction::sum);
  if (all_impossible > 0) {
    return all_impossible;
  }
  Vectors c_x = vectors(n_);
  share_out(process, c.rows.size(), [&](int, const Range& share) { multiply(c, share, x_, c_x); });
  const std::vector<std::int64_t> found = sum_over_ranks(process.group(), c_x);
  std::int64_t failures = 0;
  for (std::size_t i = 0; i < found.size(); ++i) {
    failures += found[i] == expected_[i] ? 0 : 1;
  }
  return failures;
}

}  // namespace scalelab
