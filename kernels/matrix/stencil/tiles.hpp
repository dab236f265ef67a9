// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "kernels/matrix/stencil/decomposition.hpp"

namespace scalelab::stencil {

/// A rectangle that one thread takes at a time.
struct Tile {
  Rectangle points;
  bool active = true;  ///< whether its points have stars; else they are only increased
};

/// How large tiles are: with one iteration at a time as wide as rows are, so that processors look
/// ahead along them, up to a width at which the rows of a star stay in a second-level cache; with
/// several iterations at a time so small that a tile and its copies do.
struct TileSize {
  std::int64_t height = 1;
  std::int64_t width = 1;
};
TileSize tile_size(const Part& part, std::int64_t time_blocking, int threads);

/// Tiles of a block that need nothing of other ranks, and all others. Each point is in one of them.
struct Tiles {
  std::vector<Tile> inner;
  std::vector<Tile> edge;
};
Tiles tiles_of(const Part& part, const TileSize& size);

}  // namespace scalelab::stencil
