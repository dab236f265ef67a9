// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/process_grid.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

constexpr int none = Communicator::no_rank;

TEST(ProcessGrid, GivesEachRankAPlaceOfItsOwn) {
  const ProcessGrid grid = ProcessGrid::near_square(world());
  const GridShape shape = near_square_shape(world().size());
  EXPECT_EQ(grid.rows(), shape.rows);
  EXPECT_EQ(grid.columns(), shape.columns);
  EXPECT_LT(grid.row(), grid.rows());
  EXPECT_LT(grid.column(), grid.columns());
  EXPECT_EQ(grid.row() * grid.columns() + grid.column(), world().rank());
}

TEST(ProcessGrid, HasAGroupForEachRowAndEachColumn) {
  for (const GridShape shape :
       {GridShape{.rows = 1, .columns = world().size()},
        GridShape{.rows = world().size(), .columns = 1}, near_square_shape(world().size())}) {
    ProcessGrid grid(world(), shape);
    EXPECT_EQ(grid.row_group().size(), shape.columns);
    EXPECT_EQ(grid.row_group().rank(), grid.column());
    EXPECT_EQ(grid.column_group().size(), shape.rows);
    EXPECT_EQ(grid.column_group().rank(), grid.row());
    for (const int row : grid.row_group().all_gather(grid.row())) {
      EXPECT_EQ(row, grid.row());
    }
    for (const int column : grid.column_group().all_gather(grid.column())) {
      EXPECT_EQ(column, grid.column());
    }
  }
}

TEST(ProcessGrid, KnowsTheNeighboursOfARow) {
  const int rank = world().rank();
  const int last = world().size() - 1;
  const ProcessGrid row(world(), {.rows = 1, .columns = world().size()});
  EXPECT_EQ(row.neighbour(0, 1, Edges::open), rank == last ? none : rank + 1);
  EXPECT_EQ(row.neighbour(0, -1, Edges::open), rank == 0 ? none : rank - 1);
  EXPECT_EQ(row.neighbour(1, 0, Edges::open), none);
  EXPECT_EQ(row.neighbour(0, 1, Edges::wrapped), rank == last ? 0 : rank + 1);
  EXPECT_EQ(row.neighbour(0, -1, Edges::wrapped), rank == 0 ? last : rank - 1);
  EXPECT_EQ(row.neighbour(-1, 0, Edges::wrapped), rank);
}

TEST(ProcessGrid, KnowsTheNeighboursOfASquare) {
  if (world().size() != 4) {
    GTEST_SKIP() << "a square of four ranks";
  }
  const ProcessGrid grid = ProcessGrid::near_square(world());  // 0 1 above 2 3
  const int rank = world().rank();
  EXPECT_EQ(grid.neighbour(1, 0, Edges::open), rank < 2 ? rank + 2 : none);
  EXPECT_EQ(grid.neighbour(-1, 0, Edges::open), rank < 2 ? none : rank - 2);
  EXPECT_EQ(grid.neighbour(-1, -1, Edges::open), rank == 3 ? 0 : none);
  EXPECT_EQ(grid.neighbour(1, 1, Edges::wrapped), 3 - rank);
  EXPECT_EQ(grid.neighbour(2, -4, Edges::wrapped), rank);
}

TEST(ProcessGrid, RefusesAShapeThatTheRanksDontFill) {
  const int size = world().size();
  EXPECT_THROW(ProcessGrid(world(), {.rows = 1, .columns = size + 1}), std::invalid_argument);
  EXPECT_THROW(ProcessGrid(world(), {.rows = size, .columns = 2}), std::invalid_argument);
  EXPECT_THROW(ProcessGrid(world(), {.rows = 0, .columns = size}), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
