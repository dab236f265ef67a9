#include "kernels/matrix/tile_edge.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

std::int64_t tiles(std::int64_t n, std::int64_t edge) {
  return ((n + edge - 1) / edge) * ((n + edge - 1) / edge);
}

TEST(TileEdge, IsTheLargestWhereThatIsEven) {
  EXPECT_EQ(tile_edge(1024, 1024, 1), 256);
  EXPECT_EQ(tile_edge(1024, 1024, 16), 256);
}

// Tiles of 256 are 16 at n = 1024: more threads had nothing to do.
TEST(TileEdge, GivesEachOfManyThreadsItsShare) {
  EXPECT_EQ(tile_edge(1024, 1024, 64), 128);
  for (std::int64_t threads = 1; threads <= 128; ++threads) {
    const std::int64_t count = tiles(1024, tile_edge(1024, 1024, threads));
    const std::int64_t most = (count + threads - 1) / threads;
    EXPECT_LE(most * threads, 9 * count / 8) << threads << " threads";
  }
}

TEST(TileEdge, IsTheSmallestWhereNoneIsEven) {
  EXPECT_EQ(tile_edge(1, 1, 64), 32);
}

}  // namespace
}  // namespace scalelab
