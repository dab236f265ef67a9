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
  const TileGrid grid = tile_grid(300, 513, 5);
  std::vector<int> times(300 * 513, 0);
  for (std::int64_t tile = 0; tile < grid.tiles(); ++tile) {
    const Range rows = grid.rows_of(tile);
    const Range columns = grid.columns_of(tile);
    EXPECT_LE(rows.size(), 256);
    EXPECT_LE(columns.size(), 256);
    for (std::int64_t row = rows.first; row < rows.last; ++row) {
      for (std::int64_t column = columns.first; column < columns.last; ++column) {
        ++times.at(static_cast<std::size_t>(column * 300 + row));
      }
    }
  }
  EXPECT_EQ(std::ranges::count(times, 1), std::ssize(times));
}

TEST(TileGrid, HasLargeSquareTilesForOneThread) {
  const TileGrid grid = tile_grid(1024, 1024, 1);
  EXPECT_EQ(grid.down, 4);
  EXPECT_EQ(grid.across, 4);
}

TEST(TileGrid, GivesEachOf64ThreadsATileAndNoneMore) {
  const TileGrid grid = tile_grid(1024, 1024, 64);
  EXPECT_EQ(grid.down, 8);
  EXPECT_EQ(grid.across, 8);
  EXPECT_EQ(imbalance(grid, 64), 1);
}

TEST(TileGrid, KeepsAnyNumberOfThreadsBusy) {
  for (int threads = 1; threads <= 128; ++threads) {
    const TileGrid grid = tile_grid(1024, 1024, threads);
    EXPECT_LE(imbalance(grid, threads), 1.1) << threads << " threads";
  }
}

TEST(TileGrid, IsAsFineAsTheBlockAtMost) {
  const TileGrid grid = tile_grid(2, 3, 100);
  EXPECT_EQ(grid.tiles(), 6);
  EXPECT_EQ(tile_grid(1, 1, 1).tiles(), 1);
}

TEST(TileGrid, OfNothingIsEmpty) {
  EXPECT_EQ(tile_grid(0, 5, 2).tiles(), 0);
  EXPECT_EQ(tile_grid(5, 0, 2).tiles(), 0);
}

}  // namespace
}  // namespace scalelab
