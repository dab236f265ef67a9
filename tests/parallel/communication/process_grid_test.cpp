// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "parallel/communication/process_grid.hpp"

namespace scalelab {
namespace {

bool prime(int number) {
  for (int divisor = 2; divisor < number; ++divisor) {
    if (number % divisor == 0) {
      return false;
    }
  }
  return number > 1;
}

TEST(NearSquareShape, IsThatOfSmallNumbers) {
  const auto expect_shape = [](int ranks, int rows, int columns) {
    EXPECT_EQ(near_square_shape(ranks), (GridShape{.rows = rows, .columns = columns})) << ranks;
  };
  expect_shape(1, 1, 1);
  expect_shape(2, 1, 2);
  expect_shape(4, 2, 2);
  expect_shape(6, 2, 3);
  expect_shape(8, 2, 4);
  expect_shape(12, 3, 4);
  expect_shape(36, 6, 6);
  expect_shape(64, 8, 8);
  expect_shape(97, 1, 97);
}

TEST(NearSquareShape, UsesAllRanksAndIsNeverTallerThanWide) {
  for (int ranks = 1; ranks <= 100; ++ranks) {
    const GridShape shape = near_square_shape(ranks);
    EXPECT_EQ(shape.rows * shape.columns, ranks);
    EXPECT_LE(shape.rows, shape.columns);
    for (int rows = shape.rows + 1; rows * rows <= ranks; ++rows) {
      EXPECT_NE(ranks % rows, 0) << rows << " rows would be nearer to a square for " << ranks;
    }
    if (prime(ranks)) {
      EXPECT_EQ(shape.rows, 1) << ranks;
    }
  }
}

}  // namespace
}  // namespace scalelab
