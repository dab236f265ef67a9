// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "parallel/loops/range.hpp"
#include "words/schedule.hpp"

namespace scalelab {

/// A block of a matrix cut into tiles, each of which one thread multiplies at a time: `down` by
/// `across` of them, whose edges differ by one row or column at most. Tiles are numbered down the
/// first column of tiles, then down the next.
struct TileGrid {
  std::int64_t height = 0;  ///< of the block
  std::int64_t width = 0;   ///< of the block
  std::int64_t down = 1;
  std::int64_t across = 1;

  [[nodiscard]] std::int64_t tiles() const noexcept { return down * across; }
  [[nodiscard]] Range rows_of(std::int64_t tile) const noexcept {
    return share_of(height, tile % down, down);
  }
  [[nodiscard]] Range columns_of(std::int64_t tile) const noexcept {
    return share_of(width, tile / down, across);
  }
};

/// The grid of tiles on which `threads` threads are through soonest. A tile's product copies the
/// tile's rows of A and columns of B into the order that multiplying wants (Goto, van de Geijn,
/// "Anatomy of high-performance matrix multiplication", ACM TOMS 34, 2008), so few and square tiles
/// cost least: under a static schedule as a rule one for each thread. Under a dynamic one there are
/// four for each thread, so that a quick thread can take one that a slow one would have had,
/// unless they would be less than 128 rows or columns. A block of no rows or columns has no tiles.
TileGrid tile_grid(std::int64_t height, std::int64_t width, int threads, Schedule schedule);

}  // namespace scalelab
