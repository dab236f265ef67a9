// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/lu/row_moves.hpp"

#include <gtest/gtest.h>

#include <numeric>
#include <utility>
#include <vector>

#include "numerics/random/philox.hpp"

namespace scalelab {
namespace {

/// The rows 0 ... n - 1 after the exchanges, one after another.
std::vector<std::int64_t> exchanged(std::int64_t n, std::int64_t first,
                                    const std::vector<std::int64_t>& pivots) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(n));
  std::iota(rows.begin(), rows.end(), 0);
  for (std::size_t j = 0; j < pivots.size(); ++j) {
    std::swap(rows[static_cast<std::size_t>(first) + j], rows[static_cast<std::size_t>(pivots[j])]);
  }
  return rows;
}

/// The same by what the moves say.
std::vector<std::int64_t> moved(std::int64_t n, std::int64_t first, const RowMoves& moves) {
  std::vector<std::int64_t> rows(static_cast<std::size_t>(n));
  std::iota(rows.begin(), rows.end(), 0);
  for (const RowMoves::Displaced& row : moves.displaced()) {
    EXPECT_GE(row.to, first + std::ssize(moves.sources()));
    EXPECT_LT(row.from, first + std::ssize(moves.sources()));
    rows[static_cast<std::size_t>(row.to)] = row.from;
  }
  for (std::size_t j = 0; j < moves.sources().size(); ++j) {
    rows[static_cast<std::size_t>(first) + j] = moves.sources()[j];
  }
  return rows;
}

TEST(RowMoves, AreWhatTheExchangesComeToOneAfterAnother) {
  constexpr std::int64_t n = 40;
  for (std::uint32_t trial = 0; trial < 500; ++trial) {
    const auto words = philox::numbers(philox::counter(trial, 0), {1, 2});
    const std::int64_t first = words[0] % 20;
    const std::int64_t width = 1 + words[1] % 12;
    const std::int64_t below = 1 + words[2] % 20;  // few rows: the same one is met again and again
    std::vector<std::int64_t> pivots;
    for (std::int64_t j = 0; j < width; ++j) {
      const std::uint32_t word =
          philox::numbers(philox::counter(trial, static_cast<std::uint64_t>(j)), {3, 4})[0];
      pivots.push_back(first + j + word % std::min(below + width, n - first - j));
    }
    EXPECT_EQ(moved(n, first, RowMoves(first, pivots)), exchanged(n, first, pivots)) << trial;
  }
}

TEST(RowMoves, AreNoneWhereEveryRowStays) {
  const std::vector<std::int64_t> pivots{5, 6, 7};
  const RowMoves moves(5, pivots);
  EXPECT_EQ(moves.sources(), pivots);
  EXPECT_TRUE(moves.displaced().empty());
}

}  // namespace
}  // namespace scalelab
