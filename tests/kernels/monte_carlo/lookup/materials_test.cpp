// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/lookup/materials.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <vector>

namespace scalelab {
namespace {

using ::testing::ElementsAre;

std::vector<std::size_t> nuclides_of_each(std::int64_t nuclides) {
  const Materials materials(nuclides, 1);
  std::vector<std::size_t> numbers;
  for (std::size_t material = 0; material < Materials::count; ++material) {
    numbers.push_back(materials.nuclides_of(material).size());
  }
  return numbers;
}

TEST(Materials, HaveAsManyNuclidesAsXsbenchs) {
  EXPECT_THAT(nuclides_of_each(68), ElementsAre(34, 5, 4, 4, 27, 21, 21, 21, 21, 21, 9, 9));
  EXPECT_THAT(nuclides_of_each(355), ElementsAre(321, 5, 4, 4, 27, 21, 21, 21, 21, 21, 9, 9));
  EXPECT_EQ(Materials::most_nuclides(68), 34);
  EXPECT_EQ(Materials::most_nuclides(355), 321);
}

TEST(Materials, HaveEachNuclideOnceAndNoneIsLeftOver) {
  for (const std::int64_t nuclides : {68, 69, 355}) {
    const Materials materials(nuclides, 1);
    std::set<std::int32_t> all;
    for (std::size_t material = 0; material < Materials::count; ++material) {
      const auto own = materials.nuclides_of(material);
      EXPECT_EQ(std::set(own.begin(), own.end()).size(), own.size()) << material;
      all.insert(own.begin(), own.end());
      ASSERT_EQ(materials.densities_of(material).size(), own.size());
      for (const double density : materials.densities_of(material)) {
        EXPECT_GT(density, 0);
        EXPECT_LT(density, 1);
      }
    }
    EXPECT_EQ(all.size(), static_cast<std::size_t>(nuclides));
    EXPECT_EQ(*all.begin(), 0);
    EXPECT_EQ(*all.rbegin(), nuclides - 1);
  }
}

TEST(Materials, AreMetAsOftenAsXsbenchs) {
  std::vector<int> thousandths(Materials::count);
  for (std::uint64_t i = 0; i < 1000; ++i) {
    const auto middle = static_cast<std::uint32_t>((2 * i + 1) * (std::uint64_t{1} << 32U) / 2000);
    ++thousandths[Materials::met_by(middle)];
  }
  EXPECT_THAT(thousandths, ElementsAre(139, 52, 275, 134, 154, 64, 66, 55, 8, 15, 25, 13));
  EXPECT_EQ(Materials::met_by(0), 0U);
  EXPECT_EQ(Materials::met_by(0xffffffff), Materials::count - 1);
}

// Wherever the row begins in a cache line of sixteen numbers.
TEST(Materials, AreWithinTheLinesThatAreTouched) {
  const Materials materials(355, 1);
  for (std::size_t material = 0; material < Materials::count; ++material) {
    for (std::int32_t begin = 0; begin < 16; ++begin) {
      std::set<std::int32_t> lines;
      for (const std::int32_t nuclide : materials.row_touches_of(material)) {
        lines.insert((begin + nuclide) / 16);
      }
      for (const std::int32_t nuclide : materials.nuclides_of(material)) {
        EXPECT_TRUE(lines.contains((begin + nuclide) / 16)) << material << ", " << nuclide;
      }
    }
  }
}

TEST(Materials, DependOnTheSeed) {
  const Materials one(68, 1);
  const Materials another(68, 2);
  EXPECT_FALSE(std::ranges::equal(one.densities_of(3), another.densities_of(3)));
  EXPECT_FALSE(std::ranges::equal(one.densities_of(2), one.densities_of(3)));
}

}  // namespace
}  // namespace scalelab
