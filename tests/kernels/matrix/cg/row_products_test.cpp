// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/row_products.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstddef>
#include <vector>

namespace scalelab::cg {
namespace {

/// Nonzero number j of the row added to sum j mod 3.
double sum_of_row(const std::vector<double>& values, const std::vector<std::int32_t>& columns,
                  const std::vector<double>& x) {
  double sums[3] = {};
  for (std::size_t j = 0; j < columns.size(); ++j) {
    sums[j % 3] += values[j] * x[static_cast<std::size_t>(columns[j])];
  }
  return sums[0] + sums[1] + sums[2];
}

/// One row with these columns, whatever they are; beyond them there is nothing that counts.
void expect_sum(const std::vector<std::int32_t>& columns) {
  std::vector<double> x;
  for (int i = 0; i < 40; ++i) {
    x.push_back(std::sin(i + 0.5));
  }
  x.push_back(std::nan(""));
  std::vector<double> values;
  for (std::size_t j = 0; j < columns.size(); ++j) {
    values.push_back(std::cos(static_cast<double>(3 * j + 1)));
  }
  const double known = sum_of_row(values, columns, x);
  values.push_back(std::nan(""));
  const std::vector<std::int64_t> starts{0, std::ssize(columns)};
  double y = 0;
  multiply_rows({.starts = starts.data(), .values = values.data(), .columns = columns.data()},
                {.first = 0, .last = 1}, x.data(), &y);
  EXPECT_EQ(y, known);
}

TEST(CgRowProducts, AreInThreeSumsWhateverTheColumns) {
  expect_sum({});
  expect_sum({7});
  expect_sum({7, 8});
  expect_sum({7, 8, 9});
  expect_sum({37, 38, 39});  // up to the end
  expect_sum({1, 2, 3, 11, 12, 13, 21, 22, 23, 5});
  expect_sum({1, 2, 3, 11, 12, 21, 22, 31, 32});
  expect_sum({1, 2, 11, 12, 13, 14, 21, 22});
}

// The ends of three that are no run are two apart.
TEST(CgRowProducts, AreRightWhereColumnsDoNotAscend) {
  expect_sum({5, 9, 7});
  expect_sum({5, 7, 7, 1, 2, 3});
  expect_sum({5, 4, 3, 20, 21, 22});
}

}  // namespace
}  // namespace scalelab::cg
