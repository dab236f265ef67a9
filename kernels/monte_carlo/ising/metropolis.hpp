// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>

#include "numerics/random/philox.hpp"

/// Metropolis' rule for spins of two colours, several to a word. Source: Metropolis et al., J.
/// Chem. Phys. 21, 1087 (1953); spins in words and probabilities digit by digit: Williams and
/// Kalos, J. Stat. Phys. 37, 283 (1984).
namespace scalelab::ising {

/// Spins of one colour, at most, that are kept in a word; 1 is up.
inline constexpr int spins_of_word = 64;

/// Binary digits of the random number that decides on a spin: acceptance is with a probability that
/// is a multiple of 2^-32.
inline constexpr std::size_t digits = 32;

/// A counter of Philox has two digits for each spin of a word.
inline constexpr std::size_t digits_of_counter = 2;
inline constexpr std::size_t counters_of_word = digits / digits_of_counter;

/// The probabilities with which a spin is turned that has less than two neighbours of the other
/// direction: exp(-8 J / kT) with none, exp(-4 J / kT) with one. One that has more is always
/// turned.
class Acceptance {
 public:
  /// @param temperature in units of J over Boltzmann's constant; at most 100, so that nothing is
  /// rounded to 1
  explicit Acceptance(double temperature)
      : thresholds_{threshold_for(8 / temperature), threshold_for(4 / temperature)} {
    for (std::size_t digit = 0; digit < digits; ++digit) {
      const std::size_t place = digits - 1 - digit;
      digit_pairs_[digit] = (thresholds_[0] >> place & 1U) | (thresholds_[1] >> place & 1U) << 1U;
    }
  }

  /// Of a spin with so many antiparallel neighbours, 0 or 1, in units of 2^-32.
  [[nodiscard]] std::uint32_t threshold(int antiparallel) const noexcept {
    return thresholds_[static_cast<std::size_t>(antiparallel)];
  }

  /// Digit `digit` of both, the highest one being digit 0: that for no antiparallel neighbour, and
  /// twice that for one.
  [[nodiscard]] std::uint32_t digit_pair(std::size_t digit) const noexcept {
    return digit_pairs_[digit];
  }

 private:
  static std::uint32_t threshold_for(double exponent) noexcept {
    return static_cast<std::uint32_t>(std::llround(std::ldexp(std::exp(-exponent), digits)));
  }

  std::array<std::uint32_t, 2> thresholds_;
  std::array<std::uint32_t, digits> digit_pairs_{};
};

/// The update of all spins of one colour.
struct HalfSweep {
  std::int64_t number = 0;  ///< counted from 0: those with even numbers are of colour 0
  philox::Key key{};
  const Acceptance* acceptance = nullptr;

  [[nodiscard]] int colour() const noexcept { return static_cast<int>(number % 2); }

  /// What Philox draws for the first counter of a word; those for the others follow.
  [[nodiscard]] std::uint64_t first_draw() const noexcept {
    return static_cast<std::uint64_t>(number) * counters_of_word;
  }
};

/// The random numbers of one word's spins. They depend on the word's place in the whole lattice and
/// on nothing that says who updates it.
class WordNumbers {
 public:
  /// @param place of the word among those of its colour, over the whole lattice
  WordNumbers(const HalfSweep& half, std::uint64_t place) {
    for (std::size_t part = 0; part < counters_of_word; ++part) {
      words_[part] = philox::numbers(philox::counter(place, half.first_draw() + part), half.key);
    }
  }

  /// A number below 2^32 for the spin in bit `bit`. Its digits, highest first, are bits of 64-bit
  /// words of which each counter gives two, lower half first.
  [[nodiscard]] std::uint32_t of_spin(int bit) const noexcept {
    constexpr int bits_of_half = 32;
    std::uint32_t number = 0;
    for (const philox::Counter& four : words_) {
      for (const std::size_t first : {std::size_t{0}, std::size_t{2}}) {
        const std::uint32_t half = four[first + static_cast<std::size_t>(bit / bits_of_half)];
        number = number << 1U | (half >> static_cast<unsigned>(bit % bits_of_half) & 1U);
      }
    }
    return number;
  }

 private:
  std::array<philox::Counter, counters_of_word> words_{};
};

/// Whether a spin is turned.
[[nodiscard]] inline bool is_turned(int antiparallel, const Acceptance& acceptance,
                                    std::uint32_t number) noexcept {
  return antiparallel >= 2 || number < acceptance.threshold(antiparallel);
}

}  // namespace scalelab::ising
