// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/replay.hpp"

#include <algorithm>
#include <bit>
#include <span>

namespace scalelab::ising {
namespace {

bool contains(const Range& range, std::int64_t index) {
  return range.first <= index && index < range.last;
}

// The rows of a word in a strip.
std::span<const std::uint64_t> rows_of(const Block& block, int colour, std::int64_t strip,
                                       std::int64_t word) {
  const auto column = block.column(colour, word);
  const auto first = static_cast<std::size_t>(strip * rows_of_strip);
  return column.subspan(first, std::min<std::size_t>(rows_of_strip, column.size() - first));
}

// What the update makes of a word whose neighbours have not changed since.
std::uint64_t updated(const Block& block, const HalfSweep& half, std::int64_t row,
                      std::int64_t word, std::uint64_t before) {
  const Part& part = block.part();
  const WordNumbers numbers(half, part.place(row, word));
  const std::int64_t shift = (part.rows.first + row + half.colour()) % 2;
  std::uint64_t after = before;
  for (int bit = 0; bit <= part.last_bit(word); ++bit) {
    const std::int64_t column = 2 * ((part.words.first + word) * spins_of_word + bit) + shift;
    const bool spin = (before >> static_cast<unsigned>(bit) & 1U) != 0;
    const int antiparallel =
        (block.up(row - 1, column) != spin ? 1 : 0) + (block.up(row + 1, column) != spin ? 1 : 0) +
        (block.up(row, column - 1) != spin ? 1 : 0) + (block.up(row, column + 1) != spin ? 1 : 0);
    if (is_turned(antiparallel, *half.acceptance, numbers.of_spin(bit))) {
      after ^= std::uint64_t{1} << static_cast<unsigned>(bit);
    }
  }
  return after;
}

}  // namespace

Replay::Replay(const Part& part) {
  const std::int64_t all = part.strips() * part.words.size();
  const std::int64_t count = std::min(all, most_places);
  for (std::int64_t place = 0; place < count; ++place) {
    const std::int64_t at = share_of(all, place, count).first;
    places_.push_back({.strip = at % part.strips(), .word = at / part.strips()});
  }
}

std::size_t Replay::bytes() noexcept {
  return most_places * sizeof(Place);
}

void Replay::remember(const Block& block, int colour, const Range& strips,
                      const Range& words) noexcept {
  for (Place& place : places_) {
    if (contains(strips, place.strip) && contains(words, place.word)) {
      std::ranges::copy(rows_of(block, colour, place.strip, place.word), place.before.begin());
    }
  }
}

std::int64_t Replay::wrong_spins(const Block& block, const HalfSweep& half) const {
  std::int64_t wrong = 0;
  for (const Place& place : places_) {
    const auto after = rows_of(block, half.colour(), place.strip, place.word);
    for (std::size_t row = 0; row < after.size(); ++row) {
      const std::int64_t at = place.strip * rows_of_strip + static_cast<std::int64_t>(row);
      wrong += std::popcount(after[row] ^ updated(block, half, at, place.word, place.before[row]));
    }
  }
  return wrong;
}

}  // namespace scalelab::ising
