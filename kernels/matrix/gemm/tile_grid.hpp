// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "parallel/loops/range.hpp"

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

/// The grid of tiles up to 256 x 256 on which `threads` threads are through soonest, when they
/// share the tiles out evenly. More and smaller tiles balance better; each costs the copying of its
/// rows and columns into the order that the multiplication wants, so few and square ones are
/// better there. A block of no rows or columns has no tiles.
TileGrid tile_grid(std::int64_t height, std::int64_t width, int threads);

}  // namespace scalelab
