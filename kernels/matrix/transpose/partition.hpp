// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>

#include "kernels/balanced_grain.hpp"
#include "kernels/matrix/stores.hpp"
#include "parallel/loops/range.hpp"

/// Which columns a rank has, how they lie in its memory, and what its threads take together.
namespace scalelab::transpose {

/// The columns of an n x n matrix that a rank has: whole cache lines of them, so that a rank's rows
/// begin with a line in everyone's columns, unless ranks would differ by more than 1/64 by that.
constexpr Range columns_of(std::int64_t n, std::int64_t rank, std::int64_t ranks) {
  return share_of_grains(n, balanced_grain(n, static_cast<int>(ranks), doubles_of_line), rank,
                         ranks);
}

/// From one column of `rows` elements to the next. Long ones have an odd number of cache lines:
/// with a power of two, the elements of a row would share a few places of the caches.
constexpr std::int64_t pitch_of(std::int64_t rows) noexcept {
  constexpr std::int64_t long_column = 64;
  if (rows < long_column) {
    return rows;
  }
  const std::int64_t lines = (rows + doubles_of_line - 1) / doubles_of_line;
  return (lines + 1 - lines % 2) * doubles_of_line;
}

/// Doubles of a block by columns.
constexpr std::int64_t elements_of_block(std::int64_t rows, std::int64_t columns) noexcept {
  return pitch_of(rows) * columns;
}

/// Where the next block may begin: with a cache line.
constexpr std::int64_t whole_lines(std::int64_t elements) noexcept {
  return (elements + doubles_of_line - 1) / doubles_of_line * doubles_of_line;
}

/// Whom a rank exchanges with in phase `phase` of as many as there are ranks: everyone once, itself
/// too, and each its partner's partner.
constexpr int partner_of(int rank, int phase, int ranks) noexcept {
  return (phase - rank + ranks) % ranks;
}

/// A block that is turned round, cut into tiles, each of which one thread takes at a time. Long in
/// the direction of columns, whose pages are then known to the processor for the next rows.
struct Tiling {
  std::int64_t rows = 0;
  std::int64_t columns = 0;
  std::int64_t height = 1;
  std::int64_t width = 1;

  [[nodiscard]] constexpr std::int64_t down() const { return grains_in(rows, height); }
  [[nodiscard]] constexpr std::int64_t tiles() const { return down() * grains_in(columns, width); }
  [[nodiscard]] constexpr Range rows_of(std::int64_t tile) const {
    const std::int64_t place = tile % down();
    return in_indexes({.first = place, .last = place + 1}, height, rows);
  }
  [[nodiscard]] constexpr Range columns_of(std::int64_t tile) const {
    const std::int64_t place = tile / down();
    return in_indexes({.first = place, .last = place + 1}, width, columns);
  }
};

constexpr Tiling tiling_of(std::int64_t rows, std::int64_t columns, int threads) {
  constexpr std::int64_t most_width = 512;
  constexpr std::int64_t most_lines_of_height = 16;
  const std::int64_t across = grains_in(columns, most_width);
  const std::int64_t lines = grains_in(rows, doubles_of_line);
  return {.rows = rows,
          .columns = columns,
          .height = doubles_of_line * balanced_grain(lines * across, threads, most_lines_of_height),
          .width = most_width};
}

}  // namespace scalelab::transpose
