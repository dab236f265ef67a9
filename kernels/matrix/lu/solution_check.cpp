// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/lu/solution_check.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

namespace scalelab {
namespace {

constexpr std::int64_t rows_of_residual = 256;

double infinite_if_no_number(double x) {
  if (std::isnan(x)) {
    return std::numeric_limits<double>::infinity();
  }
  return x;
}

// Largest values of some rows. What is no number counts as infinite.
struct LargestOfRows {
  double difference = 0;  // |A x - b|
  double row_sum = 0;     // of |A|
  double right_side = 0;

  void add(double row_difference, double sum, double b) {
    difference = std::max(difference, infinite_if_no_number(std::abs(row_difference)));
    row_sum = std::max(row_sum, sum);
    right_side = std::max(right_side, std::abs(b));
  }
};

LargestOfRows of_rows(const RandomSystem& system, std::int64_t n, std::span<const double> x,
                      const Range& rows) {
  std::array<std::int32_t, rows_of_residual> column{};
  std::array<double, rows_of_residual> product{};
  std::array<std::int64_t, rows_of_residual> right_side{};
  std::array<std::int64_t, rows_of_residual> row_sum{};
  const auto count = static_cast<std::size_t>(rows.size());
  for (std::int64_t j = 0; j < n; ++j) {
    system.copy(j, rows, column);
    const double xj = x[static_cast<std::size_t>(j)] * RandomSystem::unit;
    const std::int64_t known = RandomSystem::solution(j);
    for (std::size_t i = 0; i < count; ++i) {
      const std::int64_t entry = column[i];
      product[i] += static_cast<double>(column[i]) * xj;
      right_side[i] += entry * known;
      row_sum[i] += entry < 0 ? -entry : entry;
    }
  }
  LargestOfRows largest;
  for (std::size_t i = 0; i < count; ++i) {
    const double b = static_cast<double>(right_side[i]) * RandomSystem::unit;
    largest.add(product[i] - b, static_cast<double>(row_sum[i]) * RandomSystem::unit, b);
  }
  return largest;
}

}  // namespace

SolutionError solution_error(Process& process, const RandomSystem& system, std::int64_t n,
                             std::span<const double> x) {
  std::vector<LargestOfRows> of_threads(static_cast<std::size_t>(process.threads()));
  process.on_team([&](int thread) {
    LargestOfRows own;
    const Range share = share_of(n, process.worker_index(thread), process.workers());
    for (std::int64_t row = share.first; row < share.last; row += rows_of_residual) {
      const LargestOfRows some = of_rows(
          system, n, x, {.first = row, .last = std::min(share.last, row + rows_of_residual)});
      own.add(some.difference, some.row_sum, some.right_side);
    }
    of_threads[static_cast<std::size_t>(thread)] = own;
  });
  std::array<double, 3> largest{};
  for (const LargestOfRows& own : of_threads) {
    largest = {std::max(largest[0], own.difference), std::max(largest[1], own.row_sum),
               std::max(largest[2], own.right_side)};
  }
  process.group().all_reduce(largest, reduction::maximum);

  SolutionError error;
  double largest_x = 0;
  for (std::int64_t j = 0; j < n; ++j) {
    const double xj = x[static_cast<std::size_t>(j)];
    const double off = std::abs(xj - static_cast<double>(RandomSystem::solution(j)));
    largest_x = std::max(largest_x, std::abs(xj));
    error.furthest = std::max(error.furthest, infinite_if_no_number(off));
  }
  const double eps = std::numeric_limits<double>::epsilon() / 2;
  error.residual =
      largest[0] / (eps * static_cast<double>(n) * (largest[1] * largest_x + largest[2]));
  return error;
}

}  // namespace scalelab
