// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/stencil/tiles.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace scalelab::stencil {
namespace {

TEST(StencilGrid, IsNearlySquareAndHasBlocksNoNarrowerThanTheRadius) {
  EXPECT_EQ(grid_of(100, 2, 1), (GridShape{.rows = 1, .columns = 1}));
  EXPECT_EQ(grid_of(100, 2, 4), (GridShape{.rows = 2, .columns = 2}));
  EXPECT_EQ(grid_of(100, 2, 3), (GridShape{.rows = 3, .columns = 1}));
  EXPECT_EQ(grid_of(6, 2, 6), (GridShape{.rows = 3, .columns = 2}));
  EXPECT_EQ(grid_of(6, 3, 6), std::nullopt);
  EXPECT_EQ(grid_of(20, 9, 4), (GridShape{.rows = 2, .columns = 2}));
  EXPECT_EQ(grid_of(20, 9, 3), std::nullopt);
}

/// How often each point is in one of the tiles that are as asked for.
template <class Asked>
std::vector<int> points_in(const std::vector<Tile>& tiles, const Part& part, Asked asked) {
  std::vector<int> seen(static_cast<std::size_t>(part.height() * part.width()));
  for (const Tile& tile : tiles) {
    if (!asked(tile)) {
      continue;
    }
    for (std::int64_t i = tile.points.rows.first; i < tile.points.rows.last; ++i) {
      for (std::int64_t j = tile.points.columns.first; j < tile.points.columns.last; ++j) {
        ++seen.at(static_cast<std::size_t>(i * part.width() + j));
      }
    }
  }
  return seen;
}

// Each point once; those with stars are those a radius within the grid; inner ones need nothing
// that lies beyond the block.
TEST(StencilTiles, CoverABlockOnce) {
  for (const std::int64_t n : {3, 5, 19, 20, 41, 70}) {
    for (const int radius : {1, 2, 9}) {
      for (const int ranks : {1, 2, 3, 4, 6}) {
        const auto grid = grid_of(n, radius, ranks);
        for (int rank = 0; grid && rank < ranks; ++rank) {
          const Part part = part_of(n, radius, *grid, rank);
          Tiles tiles = tiles_of(part, {.height = 7, .width = 16});
          std::vector<int> inner = points_in(tiles.inner, part, [](const Tile&) { return true; });
          tiles.edge.insert(tiles.edge.end(), tiles.inner.begin(), tiles.inner.end());
          const auto once = points_in(tiles.edge, part, [](const Tile&) { return true; });
          EXPECT_EQ(std::ranges::count(once, 1), part.height() * part.width());
          const auto active = points_in(tiles.edge, part, [](const Tile& t) { return t.active; });
          std::size_t point = 0;
          for (std::int64_t i = 0; i < part.height(); ++i) {
            for (std::int64_t j = 0; j < part.width(); ++j, ++point) {
              const std::int64_t row = part.of_grid.rows.first + i;
              const std::int64_t column = part.of_grid.columns.first + j;
              EXPECT_EQ(active[point] == 1, row >= radius && row < n - radius && column >= radius &&
                                                column < n - radius);
              EXPECT_TRUE(inner[point] == 0 || (i >= radius && i < part.height() - radius &&
                                                j >= radius && j < part.width() - radius));
            }
          }
        }
      }
    }
  }
}

TEST(StencilTiles, AreManyEnoughForAllThreads) {
  const Part part = part_of(2'000, 2, {.rows = 1, .columns = 1}, 0);
  for (const std::int64_t time_blocking : {1, 8}) {
    const Tiles tiles = tiles_of(part, tile_size(part, time_blocking, 4));
    EXPECT_GE(tiles.inner.size(), 4U * 60);
  }
}

}  // namespace
}  // namespace scalelab::stencil
