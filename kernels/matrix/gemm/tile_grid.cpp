// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/gemm/tile_grid.hpp"

#include <algorithm>
#include <limits>

namespace scalelab {
namespace {

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

// How many tiles there should be at the least.
std::int64_t fewest_tiles(std::int64_t height, std::int64_t width, int threads, Schedule schedule) {
  constexpr std::int64_t tiles_to_choose_from = 4;  // of each thread
  constexpr std::int64_t smallest_edge = 128;
  if (schedule == Schedule::fixed) {
    return 1;
  }
  const std::int64_t large_enough = std::max<std::int64_t>(1, height / smallest_edge) *
                                    std::max<std::int64_t>(1, width / smallest_edge);
  return std::min(tiles_to_choose_from * threads, large_enough);
}

}  // namespace

TileGrid tile_grid(std::int64_t height, std::int64_t width, int threads, Schedule schedule) {
  TileGrid best{.height = height, .width = width, .down = 0, .across = 0};
  double shortest = std::numeric_limits<double>::infinity();
  const std::int64_t fewest = fewest_tiles(height, width, threads, schedule);
  const std::int64_t most = std::max<std::int64_t>(fewest, threads);
  for (std::int64_t down = 1; down <= std::min(height, most); ++down) {
    // Twice as many as are needed balance better, more of them never do by much.
    const std::int64_t most_across = std::min(width, 2 * rounded_up(most, down));
    for (std::int64_t across = rounded_up(fewest, down); across <= most_across; ++across) {
      const TileGrid grid{.height = height, .width = width, .down = down, .across = across};
      if (time_of(grid, threads) < shortest) {
        shortest = time_of(grid, threads);
        best = grid;
      }
    }
  }
  return best;
}

}  // namespace scalelab
