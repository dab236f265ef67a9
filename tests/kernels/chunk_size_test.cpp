#include "kernels/chunk_size.hpp"

#include <gtest/gtest.h>

#include "parallel/loops/range.hpp"

namespace scalelab {
namespace {

TEST(ChunkSize, IsTheLargestWhereWorkersAreFew) {
  EXPECT_EQ(chunk_size(100'000'000, 1, 128, 65'536), 65'536);
}

TEST(ChunkSize, IsWholeGrainsAndOneAtLeast) {
  EXPECT_EQ(chunk_size(100'000'000, 1024, 128, 65'536), 11 * 128);  // 1525 items, cut to grains
  EXPECT_EQ(chunk_size(1, 1024, 128, 65'536), 128);
  EXPECT_EQ(chunk_size(0, 1, 128, 65'536), 128);
}

// With chunks of 65 536, some of 1024 workers had two and some had one: 75 % at best.
TEST(ChunkSize, LeavesLittleImbalanceAtAThousandWorkers) {
  constexpr std::int64_t items = 100'000'000;
  for (const std::int64_t workers : {1, 3, 64, 1000, 1024}) {
    const std::int64_t chunk = chunk_size(items, workers, 128, 65'536);
    const std::int64_t chunks = (items + chunk - 1) / chunk;
    const auto largest = static_cast<double>(share_of(chunks, 0, workers).size() * chunk);
    EXPECT_LE(largest, 1.02 * static_cast<double>(items) / static_cast<double>(workers)) << workers;
  }
}

}  // namespace
}  // namespace scalelab
