// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "kernels/monte_carlo/ising/metropolis.hpp"

namespace scalelab::ising {

/// Rows that are updated together: as many as the widest vectors have words.
inline constexpr std::int64_t rows_of_strip = 8;

/// A word of one colour in several rows that follow each other, and where the neighbours of its
/// spins are. Spin k of a row stands in column 2 k + (row + colour) % 2 of the lattice, so above
/// it, below it and on one side of it are spins k of the other colour, and on the other side is
/// spin k - 1 of the other colour where row + colour is even, and spin k + 1 where it is odd. Each
/// pointer is to the first of the rows, and the rows follow each other.
struct WordRows {
  std::uint64_t* spins = nullptr;
  const std::uint64_t* beside = nullptr;  ///< the word of the other colour
  const std::uint64_t* above = nullptr;   ///< the same of the row before
  const std::uint64_t* below = nullptr;   ///< the same of the row after
  const std::uint64_t* left = nullptr;    ///< the word of the other colour that comes before
  const std::uint64_t* right = nullptr;   ///< and the one that comes after
  int last_of_left = 0;                   ///< which bit of `left` is spin k - 1 for bit 0
  int last = 0;                           ///< the last bit that is a spin: bit 0 of `right` follows
  std::uint64_t place = 0;  ///< of the first row's word among all of its colour; the next row's is
                            ///< one more
};

/// What was counted in rows before they were updated.
struct Counts {
  std::int64_t antiparallel = 0;  ///< bonds of unlike spins
  std::int64_t up = 0;            ///< spins of both colours that are up

  Counts& operator+=(const Counts& other) noexcept {
    antiparallel += other.antiparallel;
    up += other.up;
    return *this;
  }
};

/// Updates `rows` rows, a multiple of rows_of_strip, of half.colour().
void update_rows(const WordRows& words, std::int64_t rows, const HalfSweep& half) noexcept;

/// The same, and says what was there before: in spins of this colour, their bonds, and the spins
/// beside them.
[[nodiscard]] Counts count_and_update_rows(const WordRows& words, std::int64_t rows,
                                           const HalfSweep& half) noexcept;

}  // namespace scalelab::ising
