// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/synthetic_nuclides.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <set>
#include <vector>

namespace scalelab {
namespace {

bool same(const GridPoint& a, const GridPoint& b) {
  return a.energy == b.energy && a.cross_sections == b.cross_sections && a.unused == b.unused;
}

TEST(SyntheticNuclides, AscendByEnergiesBetween0And1) {
  for (const std::int64_t gridpoints : {2, 3, 5, 1'000}) {
    const SyntheticNuclides nuclides(68, gridpoints, 1);
    for (std::int64_t nuclide = 0; nuclide < 68; ++nuclide) {
      double before = -1;
      for (std::int64_t i = 0; i < gridpoints; ++i) {
        const double energy = nuclides.point(nuclide, i).energy;
        ASSERT_GT(energy, before) << nuclide << ", " << i;
        ASSERT_GE(energy, 0);
        ASSERT_LT(energy, 1);
        ASSERT_EQ(std::ldexp(energy, 52), std::floor(std::ldexp(energy, 52)));
        before = energy;
      }
      EXPECT_GT(before, nuclides.gridpoints() == 1'000 ? 0.9 : 0.0);
    }
  }
}

TEST(SyntheticNuclides, AscendAlsoWhereThereAreMostOfThem) {
  const SyntheticNuclides nuclides(68, 10'000'000, 1);
  for (const std::int64_t i : {0, 4'999'998, 4'999'999, 9'999'998}) {
    EXPECT_LT(nuclides.point(67, i).energy, nuclides.point(67, i + 1).energy);
  }
  EXPECT_LT(nuclides.point(67, 9'999'999).energy, 1);
}

// Each nuclide's grid is fine somewhere else.
TEST(SyntheticNuclides, HaveHalfOfTheirPointsInASeventeenthOfTheEnergies) {
  const std::int64_t gridpoints = 1'000;
  const SyntheticNuclides nuclides(68, gridpoints, 1);
  std::set<double> begins;
  for (std::int64_t nuclide = 0; nuclide < 68; ++nuclide) {
    double narrowest = 1;
    double begin = 0;
    for (std::int64_t i = 0; i + gridpoints / 2 <= gridpoints; ++i) {
      const double low = nuclides.point(nuclide, i).energy;
      const double high = nuclides.point(nuclide, i + gridpoints / 2 - 1).energy;
      if (high - low < narrowest) {
        narrowest = high - low;
        begin = low;
      }
    }
    EXPECT_LT(narrowest, 1.0 / 17);
    EXPECT_GT(narrowest, 0.95 / 17);
    begins.insert(begin);
  }
  EXPECT_EQ(begins.size(), 68U);
  EXPECT_LT(*begins.begin(), 0.2);
  EXPECT_GT(*begins.rbegin(), 0.7);
}

TEST(SyntheticNuclides, HaveCrossSectionsOfAllSizes) {
  const SyntheticNuclides nuclides(68, 100, 1);
  CrossSections sum{};
  CrossSections smallest;
  CrossSections largest{};
  smallest.fill(1);
  for (std::int64_t i = 0; i < 6'800; ++i) {
    const CrossSections values = nuclides.point(i / 100, i % 100).cross_sections;
    for (std::size_t reaction = 0; reaction < reactions; ++reaction) {
      sum[reaction] += values[reaction];
      smallest[reaction] = std::min(smallest[reaction], values[reaction]);
      largest[reaction] = std::max(largest[reaction], values[reaction]);
    }
  }
  for (std::size_t reaction = 0; reaction < reactions; ++reaction) {
    EXPECT_NEAR(sum[reaction] / 6'800, 0.5, 6 * std::sqrt(1 / 12.0 / 6'800));
    EXPECT_GT(smallest[reaction], 0);
    EXPECT_LT(smallest[reaction], 0.01);
    EXPECT_GT(largest[reaction], 0.99);
    EXPECT_LT(largest[reaction], 1);
  }
}

TEST(SyntheticNuclides, AreTheSameInWhicheverPartsTheyAreMade) {
  const SyntheticNuclides nuclides(68, 7, 1);
  std::vector<GridPoint> points(68 * 7);
  for (std::int64_t share = 0; share < 5; ++share) {
    const Range indexes = share_of(68 * 7, share, 5);
    nuclides.fill(indexes, std::span(points).subspan(static_cast<std::size_t>(indexes.first),
                                                     static_cast<std::size_t>(indexes.size())));
  }
  for (std::int64_t i = 0; i < 68 * 7; ++i) {
    EXPECT_TRUE(same(points[static_cast<std::size_t>(i)], nuclides.point(i / 7, i % 7))) << i;
  }
}

TEST(SyntheticNuclides, DependOnTheSeed) {
  const SyntheticNuclides one(68, 10, 1);
  const SyntheticNuclides another(68, 10, 2);
  for (std::int64_t i = 0; i < 10; ++i) {
    EXPECT_FALSE(same(one.point(3, i), another.point(3, i)));
  }
}

}  // namespace
}  // namespace scalelab
