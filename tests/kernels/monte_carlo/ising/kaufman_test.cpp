// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/kaufman.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <utility>

namespace scalelab::ising {
namespace {

const double critical = 2 / std::log1p(std::sqrt(2.0));

/// The same by adding up all states of a small lattice. Bonds of a row are those of each spin with
/// the one to its right: with l = 2, that is two for each pair.
ExactEnergy energy_by_states(int l, double temperature) {
  const int spins = l * l;
  long double weights = 0;
  long double energies = 0;
  long double squares = 0;
  for (std::uint32_t state = 0; state >> static_cast<unsigned>(spins) == 0; ++state) {
    int energy = 0;
    const auto up = [&](int row, int column) {
      return state >> static_cast<unsigned>(row % l * l + column % l) & 1U;
    };
    for (int row = 0; row < l; ++row) {
      for (int column = 0; column < l; ++column) {
        energy += up(row, column) == up(row, column + 1) ? -1 : 1;
        energy += up(row, column) == up(row + 1, column) ? -1 : 1;
      }
    }
    const long double weight =
        std::exp(-static_cast<long double>(energy + 2 * spins) / temperature);
    weights += weight;
    energies += weight * energy;
    squares += weight * energy * energy;
  }
  const long double mean = energies / weights;
  return {.mean = static_cast<double>(mean / spins),
          .deviation = static_cast<double>(std::sqrt(squares / weights - mean * mean) / spins)};
}

TEST(ExactEnergy, IsThatOfAllStatesOfSmallLattices) {
  for (const int l : {2, 4}) {
    for (const double temperature : {1.0, 1.7, critical, 3.0, 10.0}) {
      const ExactEnergy by_states = energy_by_states(l, temperature);
      const ExactEnergy exact = exact_energy(l, temperature);
      EXPECT_NEAR(exact.mean, by_states.mean, 1e-12) << l << ", " << temperature;
      // A difference of numbers that are larger by the square of the deviation's inverse.
      EXPECT_NEAR(exact.deviation, by_states.deviation, 1e-9) << l << ", " << temperature;
    }
  }
}

TEST(ExactEnergy, HasKnownValues) {
  for (const auto& [l, energy] : {std::pair{4, -1.56562378764}, std::pair{16, -1.45306485281},
                                  std::pair{32, -1.43365846615}, std::pair{64, -1.42393838983}}) {
    EXPECT_NEAR(exact_energy(l, critical).mean, energy, 1e-11) << l;
  }
  EXPECT_NEAR(exact_energy(16, 2).mean, -1.74553066899, 1e-11);
}

/// Of the infinite lattice, by Onsager's integral: -coth(2K) (1 + (2 tanh^2(2K) - 1) 2/pi F(k)),
/// with F the complete elliptic integral of the first kind and k = 2 sinh(2K) / cosh^2(2K).
double onsager(double temperature) {
  const double k2 = 2 / temperature;
  const double tanh = std::tanh(k2);
  const double modulus = 2 * std::sinh(k2) / (std::cosh(k2) * std::cosh(k2));
  constexpr double two_over_pi = 0.636619772367581343;
  return -(1 + (2 * tanh * tanh - 1) * two_over_pi * std::comp_ellint_1(modulus)) / tanh;
}

TEST(ExactEnergy, TendsToThatOfTheInfiniteLattice) {
  for (const double temperature : {1.0, 2.0, 2.5, 4.0, 10.0}) {
    EXPECT_NEAR(exact_energy(1000, temperature).mean, onsager(temperature), 1e-11) << temperature;
  }
  EXPECT_NEAR(exact_energy(100'000, critical).mean, -std::sqrt(2.0), 1e-5);
}

// The deviation is the derivative of the mean: its square times the spins over T^2.
TEST(ExactEnergy, HasTheDeviationThatTheSpecificHeatSays) {
  constexpr double step = 1e-4;
  for (const int l : {8, 100}) {
    for (const double temperature : {1.5, 2.2, critical, 2.3, 5.0}) {
      const double slope =
          (exact_energy(l, temperature + step).mean - exact_energy(l, temperature - step).mean) /
          (2 * step);
      const double expected = temperature * std::sqrt(slope) / l;
      EXPECT_NEAR(exact_energy(l, temperature).deviation, expected, 1e-4 * expected)
          << l << ", " << temperature;
    }
  }
}

TEST(ExactEnergy, IsFiniteForLargeLattices) {
  for (const double temperature : {1.0, 2.0, critical, 10.0}) {
    const ExactEnergy exact = exact_energy(1 << 18, temperature);
    EXPECT_GT(exact.mean, -2.0);
    EXPECT_LT(exact.mean, 0.0);
    EXPECT_GT(exact.deviation, 0.0);
    EXPECT_LT(exact.deviation, 1e-4);
  }
}

TEST(CorrelationLength, IsLongestAtTheCriticalTemperature) {
  EXPECT_GT(correlation_length(critical), 1e9);
  // Kramers and Wannier's dual temperature of 2 has the same: sinh(2/T) sinh(2/T') = 1.
  const double dual = 2 / std::asinh(1 / std::sinh(2 / 2.0));
  EXPECT_NEAR(correlation_length(dual), correlation_length(2), 1e-9);
  EXPECT_NEAR(correlation_length(2), 4.38475, 1e-5);
}

}  // namespace
}  // namespace scalelab::ising
