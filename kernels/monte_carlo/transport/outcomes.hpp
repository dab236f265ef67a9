// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>

namespace scalelab {

/// Weights are whole numbers of this part of a particle: sums of them are exact.
inline constexpr int weight_bits = 30;
inline constexpr std::int64_t weight_of_particle = std::int64_t{1} << weight_bits;
/// A sum of weights, of which the whole particles are counted apart: exact, whatever the order, and
/// far beyond 2^63 units.
struct WeightSum {
  std::int64_t particles;
  std::int64_t rest;  ///< in units of a weight; of one sum, 0 to weight_of_particle - 1

  void add(std::int64_t weight) noexcept {
    rest += weight;
    particles += rest >> weight_bits;
    rest &= weight_of_particle - 1;
  }
  void add(const WeightSum& other) noexcept {
    particles += other.particles;
    add(other.rest);
  }
  [[nodiscard]] double value() const noexcept {
    return static_cast<double>(particles) +
           static_cast<double>(rest) / static_cast<double>(weight_of_particle);
  }
  bool operator==(const WeightSum&) const = default;
};

/// What became of particles.
struct Outcomes {
  WeightSum transmitted;
  WeightSum reflected;
  WeightSum absorbed;
  WeightSum roulette;  ///< lost by those that didn't go on, less gained by those that did
  WeightSum transmitted_squares;  ///< of weights, each rounded down
  std::int64_t flights;           ///< free flights in all
  std::int64_t longest;           ///< flights of the longest history

  void add(const Outcomes& other) noexcept {
    transmitted.add(other.transmitted);
    reflected.add(other.reflected);
    absorbed.add(other.absorbed);
    roulette.add(other.roulette);
    transmitted_squares.add(other.transmitted_squares);
    flights += other.flights;
    longest = std::max(longest, other.longest);
  }

  /// What all weights add up to: the particles.
  [[nodiscard]] WeightSum balance() const noexcept {
    WeightSum sum = transmitted;
    sum.add(reflected);
    sum.add(absorbed);
    sum.add(roulette);
    return sum;
  }
};

}  // namespace scalelab
