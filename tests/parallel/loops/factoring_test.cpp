// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <queue>
#include <random>
#include <stdexcept>
#include <vector>

#include "parallel/loops/factoring.hpp"

namespace scalelab {
namespace {

std::vector<Range> all_pieces(const Factoring& factoring) {
  std::vector<Range> pieces;
  for (std::int64_t number = 0; number < factoring.pieces(); ++number) {
    pieces.push_back(factoring.piece(number));
  }
  return pieces;
}

std::vector<std::int64_t> sizes(std::int64_t count, int takers, std::int64_t grain) {
  std::vector<std::int64_t> sizes;
  for (const Range& piece : all_pieces(Factoring(count, takers, grain))) {
    sizes.push_back(piece.size());
  }
  return sizes;
}

TEST(Factoring, HalvesWhatIsLeftWithEachBatch) {
  EXPECT_EQ(sizes(32, 2, 1), (std::vector<std::int64_t>{8, 8, 4, 4, 2, 2, 1, 1, 1, 1}));
  EXPECT_EQ(sizes(320, 2, 10), (std::vector<std::int64_t>{80, 80, 40, 40, 20, 20, 10, 10, 10, 10}));
  EXPECT_EQ(sizes(35, 4, 5), (std::vector<std::int64_t>{5, 5, 5, 5, 5, 5, 5}));
  EXPECT_EQ(sizes(21, 1, 10), (std::vector<std::int64_t>{10, 10, 1}));
  EXPECT_EQ(sizes(0, 3, 7), std::vector<std::int64_t>{});
}

TEST(Factoring, CoversEachIndexOnceInWholeGrains) {
  for (const int takers : {1, 2, 3, 7, 64, 1000}) {
    for (const std::int64_t grain : {1, 2, 7, 100}) {
      for (const std::int64_t count : {0, 1, 2, 3, 99, 100, 101, 1023, 12'345}) {
        SCOPED_TRACE(::testing::Message()
                     << count << " indexes, " << takers << " takers, grain " << grain);
        std::int64_t next = 0;
        for (const Range& piece : all_pieces(Factoring(count, takers, grain))) {
          ASSERT_EQ(piece.first, next);
          ASSERT_FALSE(piece.empty());
          ASSERT_TRUE(piece.size() % grain == 0 || piece.last == count);
          next = piece.last;
        }
        ASSERT_EQ(next, count);
      }
    }
  }
}

TEST(Factoring, NeverGrows) {
  for (const int takers : {1, 2, 5, 16}) {
    EXPECT_TRUE(std::ranges::is_sorted(sizes(9'999, takers, 1), std::ranges::greater())) << takers;
  }
}

TEST(Factoring, NeedsFewPieces) {
  // Each batch halves what is left, until there are fewer than four grains for each taker.
  EXPECT_LE(Factoring(1 << 20, 1, 1).pieces(), 20 + 4);
  EXPECT_LE(Factoring(1 << 30, 1024, 1).pieces(), 1024 * (20 + 4));
}

TEST(Factoring, HoldsAsManyIndexesAsThereAreNumbers) {
  constexpr auto most = std::numeric_limits<std::int64_t>::max();
  for (const std::int64_t grain : {std::int64_t{1}, std::int64_t{1'000'003}, most}) {
    const Factoring factoring(most, 3, grain);
    EXPECT_EQ(factoring.piece(0).first, 0);
    EXPECT_EQ(factoring.piece(factoring.pieces() - 1).last, most);
  }
}

/// Deals pieces of `factoring` out to takers that begin at the given times and need one unit of
/// time for each index, always to the one that is free first. Returns how far apart takers end.
std::int64_t spread_of_ends(const Factoring& factoring, const std::vector<std::int64_t>& begins) {
  std::priority_queue<std::int64_t, std::vector<std::int64_t>, std::greater<>> free_at(
      std::greater<>(), begins);
  for (std::int64_t number = 0; number < factoring.pieces(); ++number) {
    const std::int64_t begin = free_at.top();
    free_at.pop();
    free_at.push(begin + factoring.piece(number).size());
  }
  const std::int64_t first_end = free_at.top();
  std::int64_t last_end = first_end;
  for (; !free_at.empty(); free_at.pop()) {
    last_end = free_at.top();
  }
  return last_end - first_end;
}

TEST(Factoring, LetsTakersEndAtMostOneGrainApartWheneverTheyBegan) {
  std::mt19937 random(1);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same in every run
  for (const int takers : {1, 2, 3, 8, 50}) {
    for (const std::int64_t grain : {1, 10}) {
      for (const std::int64_t grains_each : {1, 2, 7, 100}) {
        const Factoring factoring(grain * grains_each * takers + takers / 2, takers, grain);
        // However late one begins, the others must not be through before.
        std::uniform_int_distribution<std::int64_t> late(0, grain * grains_each);
        for (int time = 0; time < 20; ++time) {
          std::vector<std::int64_t> begins(static_cast<std::size_t>(takers));
          std::ranges::generate(begins, [&] { return time == 0 ? 0 : late(random); });
          ASSERT_LE(spread_of_ends(factoring, begins), grain)
              << takers << " takers, grain " << grain << ", " << grains_each << " grains each";
        }
      }
    }
  }
}

TEST(Factoring, RefusesWhatIsNoLoop) {
  EXPECT_THROW(Factoring(-1, 1, 1), std::invalid_argument);
  EXPECT_THROW(Factoring(1, 1, 0), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
