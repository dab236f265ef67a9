// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/energy_grid.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "kernels/monte_carlo/lookup/synthetic_nuclides.hpp"
#include "tests/kernels/monte_carlo/lookup/own_table.hpp"

namespace scalelab {
namespace {

/// The number of the last point that is not above the energy, among all but the last point; 0 where
/// all are above.
std::int32_t lower_by_counting(const NuclideGrids& grids, std::int64_t nuclide, double energy) {
  const auto points = grids.lower_points_of(nuclide);
  const auto count = std::ranges::count_if(
      points, [energy](const GridPoint& point) { return point.energy <= energy; });
  return static_cast<std::int32_t>(std::max<std::ptrdiff_t>(count - 1, 0));
}

/// Points of the given energies, nuclide after nuclide.
std::vector<GridPoint> points_at(std::vector<double> energies) {
  std::vector<GridPoint> points;
  for (const double energy : energies) {
    points.push_back({.energy = energy, .cross_sections = {}, .unused = {}});
  }
  return points;
}

void expect_right_grids(const OwnTable& table) {
  const NuclideGrids grids = table.grids();
  std::vector<double> sorted;
  for (const GridPoint& point : grids.points) {
    sorted.push_back(point.energy);
  }
  std::ranges::sort(sorted);
  const UnionizedGrid unionized = table.unionized();
  ASSERT_TRUE(std::ranges::equal(unionized.energies, sorted));
  for (std::size_t row = 0; row < sorted.size(); ++row) {
    for (std::int64_t nuclide = 0; nuclide < grids.nuclides; ++nuclide) {
      ASSERT_EQ(unionized.places[row * static_cast<std::size_t>(grids.nuclides) +
                                 static_cast<std::size_t>(nuclide)],
                lower_by_counting(grids, nuclide, sorted[row]))
          << row << ", " << nuclide;
    }
  }
  const HashGrid hash = table.hash();
  const auto place = [&](std::int64_t bin, std::int64_t nuclide) {
    return hash.places[static_cast<std::size_t>(bin * grids.nuclides + nuclide)];
  };
  for (const double energy : sorted) {
    for (const double near : {std::max(energy - 0x1p-52, 0.0), energy, energy + 0x1p-52}) {
      const std::int64_t bin = HashGrid::bin_of(std::min(near, 1 - 0x1p-52), hash.bins);
      ASSERT_LT(bin, hash.bins);
      for (std::int64_t nuclide = 0; nuclide < grids.nuclides; ++nuclide) {
        const std::int32_t right = lower_by_counting(grids, nuclide, near);
        ASSERT_LE(place(bin, nuclide), right);
        ASSERT_GE(place(bin + 1, nuclide), right);
        ASSERT_LE(place(bin + 1, nuclide), grids.gridpoints - 2);
      }
    }
  }
}

TEST(EnergyGrids, AreThoseOfCountingInWhicheverPartsTheyAreMade) {
  for (const std::int64_t gridpoints : {2, 3, 17}) {
    const SyntheticNuclides nuclides(7, gridpoints, 1);
    for (const std::int64_t bins : {1, 2, 61, 1'000}) {
      for (const std::int64_t shares : {1, 2, 7, 1'000}) {
        SCOPED_TRACE(testing::Message()
                     << gridpoints << " points, " << bins << " bins, " << shares << " shares");
        expect_right_grids(OwnTable(nuclides, bins, shares));
      }
    }
  }
}

TEST(EnergyGrids, AreRightForOneNuclide) {
  expect_right_grids(OwnTable(SyntheticNuclides(1, 29, 1), 10));
}

// Nuclides that have the same energies, all or some, and in one bin or on the edges of bins.
TEST(EnergyGrids, AreRightWhereEnergiesAreEqual) {
  for (const std::int64_t shares : {1, 2, 3, 5, 12}) {
    const std::vector<GridPoint> points =
        points_at({0, 0.25, 0.5, 0.75, 0, 0.25, 0.5, 0.75, 0.25, 0.25 + 0x1p-52, 0.5, 0.625});
    for (const std::int64_t bins : {1, 3, 4, 8, 1'000}) {
      expect_right_grids(OwnTable(points, 3, bins, shares));
    }
  }
}

TEST(HashGrid, HasABinForEachEnergyBelow1) {
  const double largest = 1 - 0x1p-52;
  for (const std::int64_t bins : {1LL, 2LL, 3LL, 10'000LL, 4'096LL, 99'999'999LL}) {
    EXPECT_EQ(HashGrid::bin_of(0, bins), 0);
    EXPECT_EQ(HashGrid::bin_of(largest, bins), bins - 1);
  }
}

TEST(EnergyGrids, HaveMoreThanTwoToThe31Places) {
  EXPECT_EQ(unionized_places(355, 11'303), 1'424'460'575);
  EXPECT_EQ(unionized_places(500, 11'303), 2'825'750'000);
  EXPECT_EQ(unionized_places(10'000, 10'000'000), 1'000'000'000'000'000);
  EXPECT_EQ(hash_places(10'000, 100'000'000), 1'000'000'010'000);
}

// The last rows of a grid of which no other row is made: its places have numbers of 33 bits.
TEST(UnionizedGrid, IsRightBeyondTwoToThe31Places) {
  const std::int64_t nuclides = 10'000;
  const std::int64_t gridpoints = 22;
  const SyntheticNuclides synthetic(nuclides, gridpoints, 1);
  std::vector<GridPoint> points(static_cast<std::size_t>(nuclides * gridpoints));
  synthetic.fill({.first = 0, .last = nuclides * gridpoints}, points);
  const NuclideGrids grids{.points = points, .nuclides = nuclides, .gridpoints = gridpoints};
  std::vector<double> energies(points.size());
  std::ranges::transform(points, energies.begin(), &GridPoint::energy);
  std::ranges::sort(energies);

  const std::int64_t all = unionized_places(nuclides, gridpoints);
  const Range last{.first = all - 2 * nuclides - 5, .last = all};
  ASSERT_GT(last.first, std::int64_t{1} << 31U);
  std::vector<std::int32_t> places(static_cast<std::size_t>(last.size()));
  fill_unionized_places(grids, energies, last, places);
  for (std::int64_t index = last.first; index < last.last; ++index) {
    ASSERT_EQ(places[static_cast<std::size_t>(index - last.first)],
              lower_by_counting(grids, index % nuclides,
                                energies[static_cast<std::size_t>(index / nuclides)]))
        << index;
  }
}

TEST(HashGrid, IsRightBeyondTwoToThe31Places) {
  const std::int64_t nuclides = 68;
  const std::int64_t gridpoints = 100;
  const std::int64_t bins = 100'000'000;
  const SyntheticNuclides synthetic(nuclides, gridpoints, 1);
  std::vector<GridPoint> points(static_cast<std::size_t>(nuclides * gridpoints));
  synthetic.fill({.first = 0, .last = nuclides * gridpoints}, points);
  const NuclideGrids grids{.points = points, .nuclides = nuclides, .gridpoints = gridpoints};

  // A row in the middle, at an energy above 0.9.
  const std::int64_t row = 92'345'678;
  const Range part{.first = row * nuclides, .last = (row + 1) * nuclides};
  ASSERT_GT(part.first, std::int64_t{1} << 31U);
  std::vector<std::int32_t> places(68);
  fill_hash_places(grids, bins, part, places);
  const double edge = static_cast<double>(row) / static_cast<double>(bins);
  for (std::int64_t nuclide = 0; nuclide < nuclides; ++nuclide) {
    EXPECT_EQ(places[static_cast<std::size_t>(nuclide)], lower_by_counting(grids, nuclide, edge));
  }
}

}  // namespace
}  // namespace scalelab
