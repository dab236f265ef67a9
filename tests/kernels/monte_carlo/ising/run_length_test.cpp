// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/run_length.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>

#include "kernels/monte_carlo/ising/block.hpp"
#include "kernels/monte_carlo/ising/kaufman.hpp"

namespace scalelab::ising {
namespace {

TEST(FewestSweeps, AreEnoughForAMillionUpdatesOfSmallLattices) {
  EXPECT_EQ(fewest_sweeps(4, 2), 62'500);
  EXPECT_EQ(fewest_sweeps(10, 2), 10'000);
}

TEST(FewestSweeps, DoNotGrowWithLatticesBeyondTheCorrelationLength) {
  EXPECT_EQ(fewest_sweeps(1024, 2), fewest_sweeps(1'048'576, 2));
  EXPECT_LT(fewest_sweeps(1024, 2), 300);
  EXPECT_LT(fewest_sweeps(1024, 5), 50);
}

TEST(FewestSweeps, GrowWithTheLatticeAtTheCriticalTemperature) {
  EXPECT_GT(fewest_sweeps(64, 2.269185), 50'000);
  EXPECT_GT(fewest_sweeps(128, 2.269185), 4 * fewest_sweeps(64, 2.269185));
}

/// The mean energy of a spin that is left at the end of warming up, over many lattices.
double energy_after_warming_up(std::int64_t l, double temperature, std::uint32_t lattices) {
  const Part part = part_of(l, {.rows = 1, .columns = 1}, 0);
  const Acceptance acceptance(temperature);
  const Range strips{.first = 0, .last = part.strips()};
  const Range words{.first = 0, .last = part.words.size()};
  const std::int64_t half_sweeps = 2 * warm_up(fewest_sweeps(l, temperature)) + 2;
  std::int64_t antiparallel = 0;
  for (std::uint32_t lattice = 0; lattice < lattices; ++lattice) {
    Block block(part);
    block.set_up(strips);
    Counts counts;
    for (std::int64_t number = 0; number < half_sweeps; ++number) {
      counts = block.count_and_update(
          {.number = number, .key = {lattice, 1}, .acceptance = &acceptance}, strips, words);
    }
    antiparallel += counts.antiparallel;
  }
  return 2 * static_cast<double>(antiparallel) / static_cast<double>(l * l * lattices) - 2;
}

// 64 x 64 spins know nothing of the start at the first measurement: their energy is the exact one,
// within 5 deviations of the mean over the lattices, here a few thousandths.
TEST(FewestSweeps, AreEnoughToForgetTheStart) {
  constexpr std::uint32_t lattices = 40;
  for (const double temperature : {1.0, 2.0, 2.6, 10.0}) {
    const ExactEnergy exact = exact_energy(64, temperature);
    EXPECT_NEAR(energy_after_warming_up(64, temperature, lattices), exact.mean,
                5 * exact.deviation / std::sqrt(lattices))
        << temperature;
  }
}

}  // namespace
}  // namespace scalelab::ising
