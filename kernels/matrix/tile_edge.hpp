#pragma once

#include <array>
#include <cstdint>

namespace scalelab {

/// The edge of the square tiles into which a rows x columns matrix is cut for `threads` threads:
/// the largest with which an equal share of the tiles is at most an eighth more than the mean, and
/// the smallest where none is. Large tiles use each number that they load more often.
constexpr std::int64_t tile_edge(std::int64_t rows, std::int64_t columns,
                                 std::int64_t threads) noexcept {
  constexpr std::array<std::int64_t, 7> edges{256, 192, 128, 96, 64, 48, 32};
  for (const std::int64_t edge : edges) {
    const std::int64_t tiles = ((rows + edge - 1) / edge) * ((columns + edge - 1) / edge);
    const std::int64_t most_of_a_thread = (tiles + threads - 1) / threads;
    if (8 * most_of_a_thread * threads <= 9 * tiles) {
      return edge;
    }
  }
  return edges.back();
}

}  // namespace scalelab
