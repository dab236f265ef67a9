// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/stencil/tiles.hpp"

#include <algorithm>

#include "kernels/balanced_grain.hpp"

namespace scalelab::stencil {
namespace {

void cut(const Rectangle& all, const TileSize& size, bool active, std::vector<Tile>& tiles) {
  for (std::int64_t row = all.rows.first; row < all.rows.last; row += size.height) {
    for (std::int64_t column = all.columns.first; column < all.columns.last; column += size.width) {
      tiles.push_back(
          {.points = {.rows = {.first = row, .last = std::min(row + size.height, all.rows.last)},
                      .columns = {.first = column,
                                  .last = std::min(column + size.width, all.columns.last)}},
           .active = active});
    }
  }
}

// What is in `all` and not in `middle`, which is within it and not empty.
void cut_frame(const Rectangle& all, const Rectangle& middle, const TileSize& size, bool active,
               std::vector<Tile>& tiles) {
  cut({.rows = {.first = all.rows.first, .last = middle.rows.first}, .columns = all.columns}, size,
      active, tiles);
  cut({.rows = middle.rows, .columns = {.first = all.columns.first, .last = middle.columns.first}},
      size, active, tiles);
  cut({.rows = middle.rows, .columns = {.first = middle.columns.last, .last = all.columns.last}},
      size, active, tiles);
  cut({.rows = {.first = middle.rows.last, .last = all.rows.last}, .columns = all.columns}, size,
      active, tiles);
}

}  // namespace

TileSize tile_size(const Part& part, std::int64_t time_blocking, int threads) {
  // A first-level cache of 32 KiB has room for the rows that a star reaches, so that each of them
  // comes from further away once, and for one more of the input, the output and the next input,
  // which are fetched meanwhile.
  constexpr std::int64_t elements_of_cache = 4096;
  constexpr std::int64_t widest = 256;
  const std::int64_t rows_at_once = 2 * part.radius + 1 + 3;
  const TileSize most_at_once{.height = 128,
                              .width = std::min(widest, elements_of_cache / rows_at_once /
                                                            doubles_of_line * doubles_of_line)};
  constexpr TileSize most_in_cache{.height = 32, .width = 256};
  // Lower ones cost more beside their edges than they balance.
  constexpr std::int64_t least_in_cache = 8;
  const TileSize& most = time_blocking == 1 ? most_at_once : most_in_cache;
  const std::int64_t across = grains_in(part.width(), most.width);
  const std::int64_t height = balanced_grain(part.height() * across, threads, most.height);
  return {.height = time_blocking == 1 ? height : std::max(height, least_in_cache),
          .width = most.width};
}

Tiles tiles_of(const Part& part, const TileSize& size) {
  const Rectangle whole{.rows = {.first = 0, .last = part.height()},
                        .columns = {.first = 0, .last = part.width()}};
  const Rectangle active = part.active();
  const Rectangle inner = part.inner();
  Tiles tiles;
  if (active.empty()) {
    cut(whole, size, false, tiles.edge);
    return tiles;
  }
  if (inner.empty()) {
    cut(active, size, true, tiles.edge);
  } else {
    cut(inner, size, true, tiles.inner);
    cut_frame(active, inner, size, true, tiles.edge);
  }
  cut_frame(whole, active, size, false, tiles.edge);
  return tiles;
}

}  // namespace scalelab::stencil
