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

constexpr philox::Key key_of_particles{1, particles_stream};

Particle particle_of_number(std::int64_t number) {
  const auto words =
      philox::numbers(philox::counter(static_cast<std::uint64_t>(number), 0), key_of_particles);
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
  LookupBatch batch(table, materials, key_of_particles, in_flight);
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
        EXPECT_EQ(plain_lookup(synthetic, materials, key_of_particles, number), expected.back());
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

/// Where a nuclide's points are with regard to the energies that are looked up.
enum class Points { at_energies, just_below, just_above, all_below, all_above };

double multiple_of_unit(double energy) {
  return std::floor(std::ldexp(energy, 52)) * 0x1p-52;
}

/// The energy of point i of as many as there are `energies`, which ascend.
double energy_of_point(Points points, const std::vector<double>& energies, std::size_t i) {
  const double between = (1 + static_cast<double>(i)) / (2 + static_cast<double>(energies.size()));
  switch (points) {
    case Points::at_energies:
      return energies[i];
    case Points::just_below:
      return energies[i] - 0x1p-52;
    case Points::just_above:
      return energies[i] + 0x1p-52;
    case Points::all_below:
      return multiple_of_unit(energies.front() * between);
    case Points::all_above:
      return multiple_of_unit(energies.back() + (1 - energies.back()) * between);
  }
  return 0;
}

/// Looks up as many energies as nuclides have points.
void expect_right_hashes(const std::vector<Points>& points_of_nuclides) {
  constexpr std::size_t count = 60;
  const Range numbers{.first = 0, .last = count};
  std::vector<double> energies;
  for (std::int64_t number = numbers.first; number < numbers.last; ++number) {
    energies.push_back(particle_of_number(number).energy);
  }
  std::ranges::sort(energies);
  const SyntheticNuclides synthetic(68, count, 1);
  std::vector<GridPoint> points(68 * count);
  synthetic.fill({.first = 0, .last = 68 * count}, points);
  for (std::size_t index = 0; index < points.size(); ++index) {
    const Points kind = points_of_nuclides[index / count % points_of_nuclides.size()];
    points[index].energy = energy_of_point(kind, energies, index % count);
    // Every other point has small ones, so that those at the point itself come out of the line to
    // its left and of the line to its right with roundings that differ.
    for (double& cross_section : points[index].cross_sections) {
      cross_section = std::ldexp(cross_section / 3, index % 2 == 0 ? -40 : 0);
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

TEST(LookupBatch, IsRightAtAndBesidePoints) {
  expect_right_hashes({Points::at_energies});
  expect_right_hashes({Points::just_below});
  expect_right_hashes({Points::just_above});
}

TEST(LookupBatch, IsRightBeforeTheFirstAndAfterTheLastPoint) {
  expect_right_hashes({Points::all_below});
  expect_right_hashes({Points::all_above});
  expect_right_hashes({Points::at_energies, Points::just_below, Points::all_below,
                       Points::just_above, Points::all_above});
}

TEST(LookupBatch, SaysWhatItHolds) {
  EXPECT_EQ(LookupBatch::bytes(68, 16), sizeof(LookupBatch) + sizeof(void*) * 16 * 34);
  EXPECT_EQ(LookupBatch::bytes(355, 64), sizeof(LookupBatch) + sizeof(void*) * 64 * 321);
}

}  // namespace
}  // namespace scalelab
