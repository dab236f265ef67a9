// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/batch.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/monte_carlo/lookup/particle.hpp"
#include "kernels/monte_carlo/lookup/plain_lookup.hpp"
#include "kernels/monte_carlo/lookup/verification.hpp"
#include "numerics/vectors/vector_target.hpp"
#include "tests/kernels/monte_carlo/lookup/own_table.hpp"

namespace scalelab {
namespace {

constexpr philox::Key key{1, particles_stream};

Particle particle_of_number(std::int64_t number) {
  const auto words = philox::numbers(philox::counter(static_cast<std::uint64_t>(number), 0), key);
  return particle_of(words[0], words[1], words[2]);
}

/// By going through the nuclide's points one by one.
std::uint64_t hash_by_linear_search(const NuclideGrids& grids, const Materials& materials,
                                    std::int64_t number) {
  const Particle particle = particle_of_number(number);
  CrossSections sums{};
  for (std::size_t i = 0; i < materials.nuclides_of(particle.material).size(); ++i) {
    const auto points = grids.of(materials.nuclides_of(particle.material)[i]);
    std::size_t lower = 0;
    while (lower + 2 < points.size() && points[lower + 1].energy <= particle.energy) {
      ++lower;
    }
    const GridPoint& low = points[lower];
    const GridPoint& high = points[lower + 1];
    const double share = (high.energy - particle.energy) / (high.energy - low.energy);
    for (std::size_t reaction = 0; reaction < reactions; ++reaction) {
      sums[reaction] += materials.densities_of(particle.material)[i] *
                        (high.cross_sections[reaction] -
                         share * (high.cross_sections[reaction] - low.cross_sections[reaction]));
    }
  }
  return hash_of(sums, static_cast<std::uint64_t>(number));
}

/// The hashes of these look-ups, so many at once.
std::vector<std::uint64_t> hashes_of(const LookupTable& table, const Materials& materials,
                                     const Range& numbers, std::int64_t in_flight) {
  LookupBatch batch(table, materials, key, in_flight);
  std::vector<std::uint64_t> hashes;
  for (std::int64_t at = numbers.first; at < numbers.last; at += in_flight) {
    const auto some = batch.look_up({.first = at, .last = std::min(at + in_flight, numbers.last)});
    hashes.insert(hashes.end(), some.begin(), some.end());
  }
  return hashes;
}

/// All grids, and one or several look-ups in flight.
void expect_hashes(const OwnTable& table, const Materials& materials, const Range& numbers,
                   const std::vector<std::uint64_t>& expected) {
  for (const std::int64_t in_flight : {1, 2, 7, 16, 64}) {
    SCOPED_TRACE(in_flight);
    EXPECT_EQ(hashes_of(table.by_unionized(), materials, numbers, in_flight), expected);
    EXPECT_EQ(hashes_of(table.by_hash(), materials, numbers, in_flight), expected);
    EXPECT_EQ(hashes_of(table.by_nuclide(), materials, numbers, in_flight), expected);
  }
}

TEST(LookupBatch, HasTheHashesOfTheDefinitionByEachGrid) {
  // beyond 2^32 as well
  const Range numbers{.first = (std::int64_t{1} << 32U) - 100,
                      .last = (std::int64_t{1} << 32U) + 99};
  for (const std::int64_t nuclides : {68, 71, 355}) {
    for (const std::int64_t gridpoints : {2, 3, 31}) {
      SCOPED_TRACE(testing::Message() << nuclides << " nuclides, " << gridpoints << " points");
      const SyntheticNuclides synthetic(nuclides, gridpoints, 1);
      const Materials materials(nuclides, 1);
      const OwnTable table(synthetic, 13, 3);
      std::vector<std::uint64_t> expected;
      for (std::int64_t number = numbers.first; number < numbers.last; ++number) {
        expected.push_back(hash_by_linear_search(table.grids(), materials, number));
        EXPECT_EQ(plain_lookup(synthetic, materials, key, number), expected.back());
      }
      expect_hashes(table, materials, numbers, expected);
    }
  }
}

TEST(LookupBatch, IsTheSameOnEachVectorTarget) {
  const Materials materials(68, 1);
  const OwnTable table(SyntheticNuclides(68, 20, 1), 13);
  const auto expected = hashes_of(table.by_hash(), materials, {.first = 0, .last = 100}, 16);
  on_each_vector_target([&](const std::string& target) {
    EXPECT_EQ(hashes_of(table.by_hash(), materials, {.first = 0, .last = 100}, 16), expected)
        << target;
  });
}

// Energies that are looked up are those of points, or next to them, or beyond all points of a
// nuclide.
TEST(LookupBatch, IsRightAtPointsAndBeyondTheFirstAndTheLast) {
  const Range numbers{.first = 0, .last = 60};
  std::vector<double> energies;
  for (std::int64_t number = numbers.first; number < numbers.last; ++number) {
    energies.push_back(particle_of_number(number).energy);
  }
  std::ranges::sort(energies);
  const SyntheticNuclides synthetic(68, 60, 1);
  std::vector<GridPoint> points(68 * 60);
  synthetic.fill({.first = 0, .last = 68 * 60}, points);
  for (std::size_t nuclide = 0; nuclide < 68; ++nuclide) {
    for (std::size_t i = 0; i < 60; ++i) {
      const double at_point = energies[i];
      const double all_below = energies[0] * static_cast<double>(i) / 64;
      const double all_above =
          energies.back() + (1 - energies.back()) * (1 + static_cast<double>(i)) / 64;
      double& energy = points[nuclide * 60 + i].energy;
      switch (nuclide % 5) {
        case 0:
          energy = at_point;
          break;
        case 1:
          energy = at_point - 0x1p-52;
          break;
        case 2:
          energy = at_point + 0x1p-52;
          break;
        case 3:
          energy = std::floor(std::ldexp(all_below, 52)) * 0x1p-52;
          break;
        default:
          energy = std::floor(std::ldexp(all_above, 52)) * 0x1p-52;
      }
    }
  }
  const Materials materials(68, 1);
  const OwnTable table(std::move(points), 68, 1'000);
  std::vector<std::uint64_t> expected;
  for (std::int64_t number = numbers.first; number < numbers.last; ++number) {
    expected.push_back(hash_by_linear_search(table.grids(), materials, number));
  }
  expect_hashes(table, materials, numbers, expected);
}

TEST(LookupBatch, SaysWhatItHolds) {
  EXPECT_EQ(LookupBatch::bytes(68, 16), sizeof(LookupBatch) + 16 * 34 * sizeof(void*));
  EXPECT_EQ(LookupBatch::bytes(355, 64), sizeof(LookupBatch) + 64 * 321 * sizeof(void*));
}

}  // namespace
}  // namespace scalelab
