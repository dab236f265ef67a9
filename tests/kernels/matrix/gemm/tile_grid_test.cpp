// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/gemm/tile_grid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace scalelab {
namespace {

/// The area of the tiles that one thread gets at most, over the mean, under a static schedule.
double imbalance(const TileGrid& grid, int threads) {
  std::int64_t most = 0;
  for (int thread = 0; thread < threads; ++thread) {
    std::int64_t area = 0;
    const Range own = share_of(grid.tiles(), thread, threads);
    for (std::int64_t tile = own.first; tile < own.last; ++tile) {
      area += grid.rows_of(tile).size() * grid.columns_of(tile).size();
    }
    most = std::max(most, area);
  }
  return static_cast<double>(most) * threads / static_cast<double>(grid.height * grid.width);
}

TEST(TileGrid, CoversEachElementOnce) {
  for (const Schedule schedule : {Schedule::fixed, Schedule::dynamic}) {
    const TileGrid grid = tile_grid(300, 513, 5, schedule);
    std::vector<int> times(300 * 513, 0);
    for (std::int64_t tile = 0; tile < grid.tiles(); ++tile) {
      const Range rows = grid.rows_of(tile);
      const Range columns = grid.columns_of(tile);
      for (std::int64_t row = rows.first; row < rows.last; ++row) {
        for (std::int64_t column = columns.first; column < columns.last; ++column) {
          ++times.at(static_cast<std::size_t>(column * 300 + row));
        }
      }
    }
    EXPECT_EQ(std::ranges::count(times, 1), std::ssize(times));
  }
}

TEST(TileGrid, IsTheBlockItselfForOneThread) {
  EXPECT_EQ(tile_grid(1024, 2000, 1, Schedule::fixed).tiles(), 1);
}

TEST(TileGrid, HasSquareTilesRatherThanLongOnes) {
  const TileGrid square = tile_grid(1024, 1024, 64, Schedule::fixed);
  EXPECT_EQ(square.down, 8);
  EXPECT_EQ(square.across, 8);
  EXPECT_EQ(tile_grid(2048, 512, 4, Schedule::fixed).down, 4);
  EXPECT_EQ(tile_grid(512, 2048, 4, Schedule::fixed).across, 4);
}

TEST(TileGrid, LeavesSomethingToTakeUnderADynamicSchedule) {
  for (const int threads : {1, 2, 3, 7, 16}) {
    const TileGrid grid = tile_grid(2048, 2048, threads, Schedule::dynamic);
    EXPECT_GE(grid.tiles(), 4 * threads);
    EXPECT_LE(grid.tiles(), 8 * threads);
  }
  // But not what is not worth it.
  EXPECT_LE(tile_grid(300, 300, 4, Schedule::dynamic).tiles(), 4);
}

TEST(TileGrid, KeepsAnyNumberOfThreadsBusy) {
  for (int threads = 1; threads <= 128; ++threads) {
    const TileGrid grid = tile_grid(1024, 1024, threads, Schedule::fixed);
    EXPECT_LE(imbalance(grid, threads), 1.1) << threads << " threads";
  }
}

TEST(TileGrid, IsAsFineAsTheBlockAtMost) {
  for (const Schedule schedule : {Schedule::fixed, Schedule::dynamic}) {
    EXPECT_LE(tile_grid(2, 3, 100, schedule).tiles(), 6);
    EXPECT_EQ(tile_grid(1, 1, 1, schedule).tiles(), 1);
  }
  EXPECT_EQ(tile_grid(2, 3, 100, Schedule::fixed).tiles(), 6);
}

TEST(TileGrid, OfNothingIsEmpty) {
  for (const Schedule schedule : {Schedule::fixed, Schedule::dynamic}) {
    EXPECT_EQ(tile_grid(0, 5, 2, schedule).tiles(), 0);
    EXPECT_EQ(tile_grid(5, 0, 2, schedule).tiles(), 0);
  }
}

}  // namespace
}  // namespace scalelab
