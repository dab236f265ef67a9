// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/decomposition.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <iterator>
#include <set>
#include <utility>

namespace scalelab::ising {
namespace {

GridShape shape(int rows, int columns) {
  return {.rows = rows, .columns = columns};
}

TEST(GridOfRanks, IsCutBetweenRowsWhereWordsAreFew) {
  EXPECT_EQ(grid_of(1024, 1), shape(1, 1));
  EXPECT_EQ(grid_of(4, 4), shape(4, 1));
  EXPECT_EQ(grid_of(128, 4), shape(4, 1));
  EXPECT_EQ(grid_of(1024, 2), shape(2, 1));
  EXPECT_EQ(grid_of(1024, 3), shape(3, 1));
}

TEST(GridOfRanks, IsSquareWhereItMayBe) {
  EXPECT_EQ(grid_of(1024, 4), shape(2, 2));
  EXPECT_EQ(grid_of(250, 4), shape(2, 2));
  EXPECT_EQ(grid_of(4096, 16), shape(4, 4));
  EXPECT_EQ(grid_of(4096, 6), shape(3, 2));
  EXPECT_EQ(grid_of(8192, 64), shape(8, 8));
}

// Three columns of 8 words have 3, 3 and 2 of them.
TEST(GridOfRanks, HasBlocksOfOneSizeBeforeItIsSquare) {
  EXPECT_EQ(grid_of(1024, 9), shape(9, 1));
  EXPECT_EQ(grid_of(1536, 9), shape(3, 3));
}

TEST(GridOfRanks, IsNoneWhereARankWouldHaveNothing) {
  EXPECT_FALSE(grid_of(4, 5));
  EXPECT_FALSE(grid_of(128, 130));
  EXPECT_FALSE(grid_of(256, 257));
  EXPECT_EQ(grid_of(256, 512), shape(256, 2));
}

TEST(Parts, HaveEachWordOnceAndAnotherPlaceEach) {
  for (const auto& [l, ranks] : {std::pair{4, 4}, std::pair{20, 3}, std::pair{250, 4},
                                 std::pair{390, 6}, std::pair{640, 9}}) {
    const GridShape grid = grid_of(l, ranks).value();
    std::set<std::uint64_t> places;
    std::int64_t words = 0;
    std::int64_t spins = 0;
    for (int rank = 0; rank < ranks; ++rank) {
      const Part part = part_of(l, grid, rank);
      const Range all_words{.first = 0, .last = part.words.size()};
      spins += part.spins_of_colour({.first = 0, .last = part.strips()}, all_words);
      for (std::int64_t word = 0; word < part.words.size(); ++word) {
        for (std::int64_t row = 0; row < part.rows.size(); ++row) {
          places.insert(part.place(row, word));
          ++words;
        }
      }
    }
    EXPECT_EQ(spins, std::int64_t{l} * l / 2);
    EXPECT_EQ(words, l * words_of_row(l));
    EXPECT_EQ(std::ssize(places), words);
    EXPECT_EQ(*places.rbegin(), static_cast<std::uint64_t>(words - 1));
  }
}

TEST(Parts, KnowTheLastSpinOfEachWord) {
  const Part part = part_of(250, shape(1, 1), 0);  // 125 spins
  EXPECT_EQ(part.last_bit(0), 63);
  EXPECT_EQ(part.last_bit(1), 60);
  EXPECT_EQ(part_of(250, shape(1, 2), 1).last_bit(0), 60);
  EXPECT_EQ(part_of(4, shape(1, 1), 0).last_bit(0), 1);
}

TEST(Parts, CountSpinsOfSomeStripsAndWords) {
  const Part part = part_of(250, shape(1, 1), 0);
  EXPECT_EQ(part.strips(), 32);
  EXPECT_EQ(part.spins_of_colour({.first = 31, .last = 32}, {.first = 0, .last = 2}), 2 * 125);
  EXPECT_EQ(part.spins_of_colour({.first = 0, .last = 1}, {.first = 1, .last = 2}), 8 * 61);
  EXPECT_EQ(part.spins_of_colour({.first = 0, .last = 1}, {.first = 1, .last = 1}), 0);
}

TEST(Parts, HaveInnerStripsAndWordsThatNeedNobody) {
  const Part alone = part_of(1024, shape(1, 1), 0);
  EXPECT_EQ(alone.inner_strips(), (Range{.first = 0, .last = 128}));
  EXPECT_EQ(alone.inner_words(), (Range{.first = 0, .last = 8}));
  const Part cut = part_of(1024, shape(2, 2), 3);
  EXPECT_EQ(cut.inner_strips(), (Range{.first = 1, .last = 63}));
  EXPECT_EQ(cut.inner_words(), (Range{.first = 1, .last = 3}));
  const Part thin = part_of(64, shape(64, 1), 5);
  EXPECT_TRUE(thin.inner_strips().empty());
}

// Beyond 2^31 words: the place of the last one.
TEST(Parts, HavePlacesBeyondThirtyTwoBits) {
  constexpr std::int64_t l = 1'048'576;
  const Part part = part_of(l, shape(1, 1), 0);
  EXPECT_EQ(part.place(l - 1, part.words.size() - 1), static_cast<std::uint64_t>(l) * 8192 - 1);
  EXPECT_EQ(part.spins_of_colour({.first = 0, .last = part.strips()},
                                 {.first = 0, .last = part.words.size()}),
            l * l / 2);
}

}  // namespace
}  // namespace scalelab::ising
