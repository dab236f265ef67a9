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

/// One row with these columns, whatever they are; beyond them there is nothing that counts. It is
/// told of all its leading runs, and of fewer.
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
  for (std::uint8_t runs = 0; runs <= leading_runs(columns.data(), std::ssize(columns)); ++runs) {
    double y = 0;
    multiply_rows({.starts = starts.data(),
                   .values = values.data(),
                   .columns = columns.data(),
                   .runs = &runs},
                  {.first = 0, .last = 1}, x.data(), &y);
    EXPECT_EQ(y, known) << static_cast<int>(runs) << " runs";
  }
}

int runs_of(const std::vector<std::int32_t>& columns) {
  return leading_runs(columns.data(), std::ssize(columns));
}

TEST(CgRowProducts, KnowHowManyRunsARowBeginsWith) {
  EXPECT_EQ(runs_of({}), 0);
  EXPECT_EQ(runs_of({7, 8}), 0);
  EXPECT_EQ(runs_of({7, 8, 9}), 1);
  EXPECT_EQ(runs_of({7, 8, 9, 10}), 1);
  EXPECT_EQ(runs_of({1, 2, 3, 11, 12, 13, 21, 22, 24, 31, 32, 33}), 2);
  EXPECT_EQ(runs_of({5, 9, 7}), 0) << "its ends are two apart";
  EXPECT_EQ(runs_of({3, 2, 1}), 0);
}

TEST(CgRowProducts, CountRunsUpToAByte) {
  std::vector<std::int32_t> columns;
  for (std::int32_t i = 0; i < 3 * 300; ++i) {
    columns.push_back(i);
  }
  EXPECT_EQ(runs_of(columns), 255);
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
  expect_sum({0,  1,  2,  4,  5,  6,  8,  9,  10, 12, 13, 14, 16, 17,
              18, 20, 21, 22, 24, 25, 26, 28, 29, 30, 32, 33, 34});  // as most rows of a box
  expect_sum({0,  1,  2,  4,  5,  6,  8,  9,  10, 12, 13, 14, 16, 17,
              18, 20, 21, 22, 24, 25, 26, 28, 29, 30, 32, 33, 34, 37});
}

// The ends of three that are no run are two apart.
TEST(CgRowProducts, AreRightWhereColumnsDoNotAscend) {
  expect_sum({5, 9, 7});
  expect_sum({5, 7, 7, 1, 2, 3});
  expect_sum({5, 4, 3, 20, 21, 22});
}

}  // namespace
}  // namespace scalelab::cg
