// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/gemm/tile_grid.hpp"

#include <algorithm>
#include <limits>

namespace scalelab {
namespace {

constexpr std::int64_t largest_edge = 256;

std::int64_t rounded_up(std::int64_t count, std::int64_t parts) {
  return (count + parts - 1) / parts;
}

// How long the thread with the most tiles takes, in units of one multiply-add for each step of the
// inner index.
double time_of(const TileGrid& grid, int threads) {
  // To copy an element costs as much as so many multiply-adds.
  constexpr double copying = 16;
  const auto height = static_cast<double>(rounded_up(grid.height, grid.down));
  const auto width = static_cast<double>(rounded_up(grid.width, grid.across));
  const auto most_tiles = static_cast<double>(rounded_up(grid.tiles(), threads));
  return most_tiles * (height * width + copying * (height + width));
}

}  // namespace

TileGrid tile_grid(std::int64_t height, std::int64_t width, int threads) {
  TileGrid best{.height = height, .width = width, .down = 0, .across = 0};
  double shortest = std::numeric_limits<double>::infinity();
  const std::int64_t fewest_down = rounded_up(height, largest_edge);
  const std::int64_t fewest_across = rounded_up(width, largest_edge);
  for (std::int64_t down = fewest_down; down <= std::min(height, fewest_down + threads); ++down) {
    for (std::int64_t across = fewest_across; across <= std::min(width, fewest_across + threads);
         ++across) {
      const TileGrid grid{.height = height, .width = width, .down = down, .across = across};
      if (grid.tiles() > 0 && time_of(grid, threads) < shortest) {
        shortest = time_of(grid, threads);
        best = grid;
      }
    }
  }
  return best;
}

}  // namespace scalelab
