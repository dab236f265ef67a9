// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/fingerprint.hpp"
#include "kernels/monte_carlo/ising/metropolis.hpp"

namespace scalelab::ising {

/// The lattice with one spin to an element, updated by the plain loop: what kernel ising computes,
/// as its definition says.
class PlainLattice {
 public:
  explicit PlainLattice(std::int64_t l)
      : l_(l), up_(static_cast<std::size_t>(l * l), std::uint8_t{1}) {}

  [[nodiscard]] bool up(std::int64_t row, std::int64_t column) const {
    return up_[at(row, column)] != 0;
  }

  void update(const HalfSweep& half) {
    const std::int64_t words = (l_ / 2 + spins_of_word - 1) / spins_of_word;
    for (std::int64_t row = 0; row < l_; ++row) {
      for (std::int64_t word = 0; word < words; ++word) {
        const WordNumbers numbers(half, static_cast<std::uint64_t>(word * l_ + row));
        for (int bit = 0; bit < spins_of_word && word * spins_of_word + bit < l_ / 2; ++bit) {
          const std::int64_t column = 2 * (word * spins_of_word + bit) + (row + half.colour()) % 2;
          if (is_turned(antiparallel_at(row, column), *half.acceptance, numbers.of_spin(bit))) {
            up_[at(row, column)] ^= 1U;
          }
        }
      }
    }
  }

  /// Bonds of unlike spins, each counted once.
  [[nodiscard]] std::int64_t antiparallel() const {
    std::int64_t ends = 0;
    for (std::int64_t row = 0; row < l_; ++row) {
      for (std::int64_t column = 0; column < l_; ++column) {
        ends += antiparallel_at(row, column);
      }
    }
    return ends / 2;
  }

  [[nodiscard]] std::int64_t spins_up() const {
    std::int64_t sum = 0;
    for (const std::uint8_t spin : up_) {
      sum += spin;
    }
    return sum;
  }

  /// Word `word` of a colour's spins in a row.
  [[nodiscard]] std::uint64_t word(int colour, std::int64_t row, std::int64_t word) const {
    std::uint64_t bits = 0;
    for (int bit = 0; bit < spins_of_word && word * spins_of_word + bit < l_ / 2; ++bit) {
      const std::int64_t column = 2 * (word * spins_of_word + bit) + (row + colour) % 2;
      bits |= std::uint64_t{up(row, column)} << static_cast<unsigned>(bit);
    }
    return bits;
  }

  /// Of all words of both colours.
  [[nodiscard]] std::uint64_t fingerprint_of_words() const {
    std::uint64_t sum = 0;
    for (std::int64_t word_of_row = 0; word_of_row * 2 * spins_of_word < l_; ++word_of_row) {
      for (std::int64_t row = 0; row < l_; ++row) {
        for (const int colour : {0, 1}) {
          sum += fingerprint(static_cast<std::uint32_t>(colour),
                             static_cast<std::uint64_t>(word_of_row * l_ + row),
                             word(colour, row, word_of_row));
        }
      }
    }
    return sum;
  }

 private:
  [[nodiscard]] std::size_t at(std::int64_t row, std::int64_t column) const {
    return static_cast<std::size_t>((row + l_) % l_ * l_ + (column + l_) % l_);
  }

  [[nodiscard]] int antiparallel_at(std::int64_t row, std::int64_t column) const {
    const bool spin = up(row, column);
    return (up(row - 1, column) != spin ? 1 : 0) + (up(row + 1, column) != spin ? 1 : 0) +
           (up(row, column - 1) != spin ? 1 : 0) + (up(row, column + 1) != spin ? 1 : 0);
  }

  std::int64_t l_;
  std::vector<std::uint8_t> up_;
};

}  // namespace scalelab::ising
