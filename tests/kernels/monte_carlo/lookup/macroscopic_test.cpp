// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/macroscopic.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "kernels/monte_carlo/lookup/synthetic_nuclides.hpp"
#include "numerics/vectors/vector_target.hpp"

namespace scalelab {
namespace {

TEST(MacroscopicCrossSections, HaveTheBitsOfTheDefinitionOnEachVectorTarget) {
  const SyntheticNuclides nuclides(68, 5, 1);
  const std::int64_t count = 340;  // 68 of 5 points
  std::vector<GridPoint> points(static_cast<std::size_t>(count));
  nuclides.fill({.first = 0, .last = count}, points);
  std::vector<const GridPoint*> lower;
  std::vector<double> densities;
  for (std::size_t nuclide = 0; nuclide < 68; ++nuclide) {
    lower.push_back(&points[nuclide * 5 + nuclide % 4]);
    densities.push_back(1 / static_cast<double>(nuclide + 1));
  }
  // From no nuclide to all, and energies before, between and behind the points.
  std::vector<PlacedLookup> lookups;
  std::vector<CrossSections> expected;
  for (std::size_t present = 0; present <= 68; ++present) {
    const double energy = static_cast<double>(present) / 67;
    lookups.push_back({.energy = energy,
                       .densities = std::span(densities).first(present),
                       .lower = std::span(lower).first(present)});
    CrossSections sums{};
    for (std::size_t i = 0; i < present; ++i) {
      add_interpolated(lower[i][0], lower[i][1], energy, densities[i], sums);
    }
    expected.push_back(sums);
  }
  on_each_vector_target([&](const std::string& target) {
    std::vector<CrossSections> sums(lookups.size());
    add_up(lookups, sums);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      EXPECT_EQ(sums[i], expected[i]) << target << ", " << i << " nuclides";
    }
  });
}

TEST(MacroscopicCrossSections, AreThoseOfThePointsAndOfTheStraightLine) {
  const GridPoint lower{.energy = 0.25, .cross_sections = {1, 2, 3, 4, 5}, .unused = {}};
  const GridPoint upper{.energy = 0.75, .cross_sections = {2, 4, 0, 4, 9}, .unused = {}};
  const auto at = [&](double energy) {
    CrossSections sums{};
    add_interpolated(lower, upper, energy, 2, sums);
    return sums;
  };
  EXPECT_EQ(at(0.25), (CrossSections{2, 4, 6, 8, 10}));
  EXPECT_EQ(at(0.75), (CrossSections{4, 8, 0, 8, 18}));
  EXPECT_EQ(at(0.5), (CrossSections{3, 6, 3, 8, 14}));
  EXPECT_EQ(at(0), (CrossSections{1, 2, 9, 8, 6}));     // extrapolated
  EXPECT_EQ(at(1), (CrossSections{5, 10, -3, 8, 22}));  // likewise
}

}  // namespace
}  // namespace scalelab
