// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/transpose/partition.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <set>
#include <vector>

namespace scalelab::transpose {
namespace {

TEST(TransposePartition, GivesEachColumnToOneRank) {
  for (const std::int64_t n :
       std::initializer_list<std::int64_t>{1, 2, 7, 64, 203, 4000, 5'000'000'000}) {
    for (const std::int64_t ranks : {1, 2, 3, 4, 7, 64, 257}) {
      std::int64_t next = 0;
      for (std::int64_t rank = 0; rank < ranks; ++rank) {
        const Range own = columns_of(n, rank, ranks);
        EXPECT_EQ(own.first, next);
        next = own.last;
        EXPECT_LE(own.size(), columns_of(n, 0, ranks).size());
        EXPECT_LE(static_cast<double>(own.size()),
                  static_cast<double>(n) / static_cast<double>(ranks) * (1 + 1.0 / 64) + 1);
      }
      EXPECT_EQ(next, n);
    }
  }
}

TEST(TransposePartition, HasRowsThatBeginWithALineWhereThereAreMany) {
  EXPECT_EQ(columns_of(4096, 1, 3).first % doubles_of_line, 0);
  EXPECT_EQ(columns_of(5, 3, 4), (Range{.first = 4, .last = 5}));
}

TEST(TransposePartition, HasPitchesThatSpreadRowsOverTheCaches) {
  EXPECT_EQ(pitch_of(1), 1);
  EXPECT_EQ(pitch_of(63), 63);
  for (const std::int64_t rows : {64, 65, 1000, 4000, 4096, 65'536}) {
    EXPECT_EQ(pitch_of(rows) % (2 * doubles_of_line), doubles_of_line) << rows;
    EXPECT_GE(pitch_of(rows), rows);
    EXPECT_LT(pitch_of(rows), rows + 2 * doubles_of_line);
  }
}

// Each meets all, in phases in which all are in pairs.
TEST(TransposePartition, PairsRanks) {
  for (const int ranks : {1, 2, 3, 4, 7, 8}) {
    for (int rank = 0; rank < ranks; ++rank) {
      std::set<int> met;
      for (int phase = 0; phase < ranks; ++phase) {
        const int partner = partner_of(rank, phase, ranks);
        EXPECT_GE(partner, 0);
        EXPECT_LT(partner, ranks);
        EXPECT_EQ(partner_of(partner, phase, ranks), rank);
        met.insert(partner);
      }
      EXPECT_EQ(std::ssize(met), ranks);
    }
  }
}

TEST(TransposePartition, HasTilesThatCoverABlockOnce) {
  for (const std::int64_t rows : {0, 1, 9, 200, 600}) {
    for (const std::int64_t columns : {0, 1, 511, 1025}) {
      for (const int threads : {1, 3, 16}) {
        const Tiling tiling = tiling_of(rows, columns, threads);
        std::vector<int> seen(static_cast<std::size_t>(rows * columns));
        for (std::int64_t tile = 0; tile < tiling.tiles(); ++tile) {
          const Range of_rows = tiling.rows_of(tile);
          const Range of_columns = tiling.columns_of(tile);
          EXPECT_EQ(of_rows.first % doubles_of_line, 0);
          for (std::int64_t j = of_columns.first; j < of_columns.last; ++j) {
            for (std::int64_t i = of_rows.first; i < of_rows.last; ++i) {
              ++seen[static_cast<std::size_t>(i + j * rows)];
            }
          }
        }
        EXPECT_EQ(std::ranges::count(seen, 1), rows * columns);
      }
    }
  }
}

}  // namespace
}  // namespace scalelab::transpose
