// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/false_discovery.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <stdexcept>

#include "statistics/random.hpp"

namespace scalelab {
namespace {

using ::testing::DoubleEq;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

TEST(FalseDiscovery, AdjustsByRankAndKeepsTheOrder) {
  const std::vector<double> p = {0.04, 0.01, 0.03, 0.5};
  // In rising order times 4/1, 4/2, 4/3, 4/4: 0.04, 0.06, 0.0533, 0.5; then the smallest of what
  // follows.
  EXPECT_THAT(adjusted_for_false_discoveries(p),
              ElementsAre(DoubleEq(0.16 / 3), DoubleEq(0.04), DoubleEq(0.16 / 3), DoubleEq(0.5)));
}

TEST(FalseDiscovery, LeavesOneAloneAsItIs) {
  for (const double p : {0.0, 0.049999999999999996, 0.05, 1.0}) {
    EXPECT_THAT(adjusted_for_false_discoveries(std::vector{p}), ElementsAre(p));
  }
  EXPECT_THAT(adjusted_for_false_discoveries({}), IsEmpty());
}

TEST(FalseDiscovery, LeavesEqualOnesAsTheyAre) {
  EXPECT_THAT(adjusted_for_false_discoveries(std::vector(3, 0.03125)),
              ElementsAre(0.03125, 0.03125, 0.03125));
}

TEST(FalseDiscovery, NeverExceedsOne) {
  EXPECT_THAT(adjusted_for_false_discoveries(std::vector{0.9, 1.0}), ElementsAre(1.0, 1.0));
}

TEST(FalseDiscovery, RefusesWhatIsNoProbability) {
  EXPECT_THROW(adjusted_for_false_discoveries(std::vector{0.5, 1.1}), std::invalid_argument);
  EXPECT_THROW(adjusted_for_false_discoveries(std::vector{-0.1}), std::invalid_argument);
}

TEST(FalseDiscovery, FindsAnythingInATwentiethOfTheCasesWhereNothingIs) {
  std::mt19937_64 random(1);
  constexpr int cases = 20'000;
  int found = 0;
  for (int i = 0; i < cases; ++i) {
    std::vector<double> p(20);
    for (double& one : p) {
      one = uniform(random);
    }
    const std::vector<double> adjusted = adjusted_for_false_discoveries(p);
    found += *std::min_element(adjusted.begin(), adjusted.end()) <= 0.05 ? 1 : 0;
  }
  // Exactly a twentieth; 0.15 % is chance.
  EXPECT_NEAR(static_cast<double>(found) / cases, 0.05, 0.005);
}

}  // namespace
}  // namespace scalelab
