// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/guide_verdict.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

TEST(GuideVerdict, AgreesWhereAllOfTheIntervalIsOnTheGuidesSide) {
  EXPECT_EQ(guide_verdict(Way::processes, Interval{1.5, 1.9}), GuideVerdict::agree);
  EXPECT_EQ(guide_verdict(Way::threads, Interval{0.5, 0.7}), GuideVerdict::agree);
  EXPECT_EQ(guide_verdict(Way::processes, Interval{1.001, 1.06}), GuideVerdict::agree);
}

TEST(GuideVerdict, DisagreesWhereAllOfTheIntervalIsOnTheOtherSide) {
  EXPECT_EQ(guide_verdict(Way::threads, Interval{1.5, 1.9}), GuideVerdict::disagree);
  EXPECT_EQ(guide_verdict(Way::processes, Interval{0.5, 0.7}), GuideVerdict::disagree);
  EXPECT_EQ(guide_verdict(Way::processes, Interval{0.94, 0.999}), GuideVerdict::disagree);
}

TEST(GuideVerdict, FindsNoDifferenceWhereAllOfTheIntervalIsNearOne) {
  for (const Way advised : {Way::threads, Way::processes}) {
    EXPECT_EQ(guide_verdict(advised, Interval{0.97, 1.03}), GuideVerdict::no_difference);
    EXPECT_EQ(guide_verdict(advised, Interval{1.01, 1.04}), GuideVerdict::no_difference);
    EXPECT_EQ(guide_verdict(advised, Interval{0.96, 0.99}), GuideVerdict::no_difference);
    EXPECT_EQ(guide_verdict(advised, Interval{1, 1}), GuideVerdict::no_difference);
  }
}

TEST(GuideVerdict, CantTellWhereTheIntervalHoldsOneAndMore) {
  for (const Way advised : {Way::threads, Way::processes}) {
    EXPECT_EQ(guide_verdict(advised, Interval{0.9, 1.02}), GuideVerdict::cannot_tell);
    EXPECT_EQ(guide_verdict(advised, Interval{1, 1.2}), GuideVerdict::cannot_tell);
    EXPECT_EQ(guide_verdict(advised, std::nullopt), GuideVerdict::cannot_tell);
  }
}

}  // namespace
}  // namespace scalelab
