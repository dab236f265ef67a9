// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/compare/settling.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace scalelab {
namespace {

UncertainRatio ratio(double value, Observed of, double observations, double error = 0.02) {
  const LogError side{of, observations, error, error};
  return UncertainRatio(value, side, side);
}

Settling settled(double value, Open open, Observed of = Observed::samples,
                 const RatioSpread& spread = {}, double observations = 10) {
  return settling(ratio(value, of, observations), of, open, 0.05, Levels(), spread);
}

TEST(SettlingOf, AVerdictIsWhatIsNearer) {
  // 1 % from 1, 4 % from the threshold: it is easier to be within than to differ.
  const double to_be_within =
      ratio(1.01, Observed::samples, 10).observations_to_exclude(1.05, 0.05).value();
  EXPECT_EQ(settled(1.01, Open::verdict).a_side, to_be_within);
  // 4 % from 1, 1 % from the threshold: the other way round.
  const double to_differ =
      ratio(1.04, Observed::samples, 10).observations_to_exclude(1, 0.05).value();
  EXPECT_EQ(settled(1.04, Open::verdict).a_side, to_differ);
  // Beyond the threshold it can only differ.
  EXPECT_EQ(settled(1.06, Open::verdict).a_side,
            ratio(1.06, Observed::samples, 10).observations_to_exclude(1, 0.05));
}

TEST(SettlingOf, ARatioOfOneIsToBeWithin) {
  EXPECT_TRUE(settled(1, Open::verdict).a_side);
}

TEST(SettlingOf, TheThresholdTakesMoreTheNearerTheRatioIs) {
  EXPECT_GT(settled(1.055, Open::threshold).a_side, settled(1.06, Open::threshold).a_side);
  EXPECT_GT(settled(1.045, Open::threshold).a_side, settled(1.04, Open::threshold).a_side);
  EXPECT_FALSE(settled(1 + 0.05, Open::threshold).a_side);
  // Beyond the digits of a double, it is at the threshold as well.
  EXPECT_FALSE(settled(1.05 * (1 + 1e-15), Open::threshold).a_side);
}

TEST(SettlingOf, IsRoundedUpToTwoDigits) {
  const double exact =
      ratio(1.055, Observed::samples, 10).observations_to_exclude(1.05, 0.05).value();
  ASSERT_GT(exact, 100);
  const double told = settled(1.055, Open::threshold).a_side.value();
  EXPECT_GE(told, exact);
  EXPECT_LT(told, 1.1 * exact);
  EXPECT_EQ(std::fmod(told, std::pow(10, std::floor(std::log10(told)) - 1)), 0);
}

TEST(SettlingOf, RunsThatVaryTakesMoreRuns) {
  const RatioSpread spread{5, 50, 0.8};
  const Settling told = settled(1.02, Open::verdict, Observed::runs, spread, 5);
  EXPECT_EQ(told.of, Observed::runs);
  EXPECT_GT(told.a_side, 5);
}

TEST(SettlingOf, RunsThatDoNotVaryTakesMoreSamples) {
  const Settling told = settled(1.02, Open::verdict, Observed::runs, {8, 80, 0}, 8);
  EXPECT_EQ(told.of, Observed::samples);
  EXPECT_GT(told.a_side, 80);
}

TEST(SettlingOf, RunsThatAreFewTakesMoreRunsWhereTheySaveHalf) {
  // Of two runs, Student's t is 4.3; of three 2.8.
  EXPECT_EQ(settled(1.02, Open::verdict, Observed::runs, {2, 20, 0}, 2).of, Observed::runs);
}

TEST(SettlingOf, RunsThatVaryTooMuchForAnyNumberOfSamplesTakesRuns) {
  // Of the variance 0.3 are left by any number of samples: the error shrinks to 0.55 at the least.
  EXPECT_EQ(settled(1.005, Open::threshold, Observed::runs, {8, 80, 0.3}, 8).of, Observed::samples);
  EXPECT_EQ(settled(1.04, Open::threshold, Observed::runs, {8, 80, 0.3}, 8).of, Observed::runs);
}

}  // namespace
}  // namespace scalelab
