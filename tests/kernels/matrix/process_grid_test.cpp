#include <gtest/gtest.h>

#include "kernels/matrix/process_grid.hpp"

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

TEST(NearSquareGrid, IsThatOfSmallNumbers) {
  const auto expect_grid = [](int ranks, int rows, int columns) {
    EXPECT_EQ(near_square_grid(ranks).rows, rows) << ranks;
    EXPECT_EQ(near_square_grid(ranks).columns, columns) << ranks;
  };
  expect_grid(1, 1, 1);
  expect_grid(2, 1, 2);
  expect_grid(4, 2, 2);
  expect_grid(6, 2, 3);
  expect_grid(8, 2, 4);
  expect_grid(12, 3, 4);
  expect_grid(36, 6, 6);
  expect_grid(64, 8, 8);
  expect_grid(97, 1, 97);
}

TEST(NearSquareGrid, UsesAllRanksAndIsNeverTallerThanWide) {
  for (int ranks = 1; ranks <= 100; ++ranks) {
    const ProcessGrid grid = near_square_grid(ranks);
    EXPECT_EQ(grid.rows * grid.columns, ranks);
    EXPECT_LE(grid.rows, grid.columns);
    for (int rows = grid.rows + 1; rows * rows <= ranks; ++rows) {
      EXPECT_NE(ranks % rows, 0) << rows << " rows would be nearer to a square for " << ranks;
    }
    if (prime(ranks)) {
      EXPECT_EQ(grid.rows, 1) << ranks;
    }
  }
}

TEST(NearSquareGrid, GivesEachRankAPlaceOfItsOwn) {
  constexpr ProcessGrid grid = near_square_grid(6);  // 0 1 2 above 3 4 5
  EXPECT_EQ(grid.row_of(2), 0);
  EXPECT_EQ(grid.column_of(2), 2);
  EXPECT_EQ(grid.row_of(3), 1);
  EXPECT_EQ(grid.column_of(3), 0);
  for (int rank = 0; rank < 6; ++rank) {
    EXPECT_EQ(grid.row_of(rank) * grid.columns + grid.column_of(rank), rank);
  }
}

}  // namespace
}  // namespace scalelab
