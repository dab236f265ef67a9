// SPDX-License-Identifier: BSD-3-Clause
#include "study/stopping_rule.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace scalelab {
namespace {

// With 6 samples the 95 % interval goes from the smallest to the largest.
Measure quarter_width() {
  return {.confidence = 0.95,
          .relative_width = 0.25,
          .min_repeats = 6,
          .max_repeats = 10,
          .max_seconds = 100,
          .seed = 1};
}

TEST(StoppingRule, StopsWhenTheIntervalIsNarrowEnough) {
  const std::vector<double> just_narrow{1, 1, 1, 1, 1, 1.25, 1, 1};
  const auto reason = reason_to_stop(just_narrow, 9, quarter_width());
  ASSERT_TRUE(reason);
  EXPECT_EQ(*reason, "the median's 95 % interval is narrower than 25 % of it");
}

TEST(StoppingRule, GoesOnWhileTheIntervalIsTooWide) {
  const std::vector<double> just_wide{1, 1, 1, 1, 1, 1.25 + 1e-9, 1, 1};
  EXPECT_EQ(reason_to_stop(just_wide, 9, quarter_width()), std::nullopt);
}

TEST(StoppingRule, TakesHalfAsManySamplesAgainAsThoseThatDecide) {
  EXPECT_EQ(reason_to_stop(std::vector<double>(7, 1.0), 7, quarter_width()), std::nullopt);
  EXPECT_TRUE(reason_to_stop(std::vector<double>(8, 1.0), 8, quarter_width()));
  // What came after the decision may revoke it.
  EXPECT_EQ(reason_to_stop(std::vector<double>{1, 1, 1, 1, 1, 1, 1, 9}, 9, quarter_width()),
            std::nullopt);
}

TEST(StoppingRule, TakesAtLeastTheMinimumOfRepeats) {
  Measure measure = quarter_width();
  measure.min_repeats = 9;
  EXPECT_EQ(reason_to_stop(std::vector<double>(8, 1.0), 8, measure), std::nullopt);
  EXPECT_TRUE(reason_to_stop(std::vector<double>(9, 1.0), 9, measure));
}

TEST(StoppingRule, FewerSamplesThanAnIntervalNeedsAreNotEnough) {
  Measure measure = quarter_width();
  measure.min_repeats = 1;
  EXPECT_EQ(reason_to_stop(std::vector<double>(7, 1.0), 7, measure), std::nullopt);
  EXPECT_TRUE(reason_to_stop(std::vector<double>(8, 1.0), 8, measure));
}

TEST(StoppingRule, StopsAtTheMaximumOfRepeats) {
  std::vector<double> wild(10, 1.0);
  for (std::size_t i = 0; i < wild.size(); i += 2) {
    wild[i] = 9;
  }
  EXPECT_EQ(reason_to_stop(std::span(wild).first(9), 50, quarter_width()), std::nullopt);
  EXPECT_EQ(reason_to_stop(wild, 50, quarter_width()), "max_repeats (10) reached");
}

TEST(StoppingRule, StopsWhenTheTimeIsUp) {
  const std::vector<double> two{50, 50};
  EXPECT_EQ(reason_to_stop(two, 99.999, quarter_width()), std::nullopt);
  EXPECT_EQ(reason_to_stop(two, 100, quarter_width()), "max_seconds (100) reached");
}

TEST(StoppingRule, TakesOneSampleWhateverItCosts) {
  Measure measure = quarter_width();
  measure.max_seconds = 0;
  EXPECT_EQ(reason_to_stop({}, 0, measure), std::nullopt);
  EXPECT_TRUE(reason_to_stop(std::vector<double>{1}, 1, measure));
}

TEST(StoppingRule, LooksAtEachNumberUpTo128AndThenAtFewerAndFewer) {
  Measure measure = quarter_width();
  measure.max_repeats = 1'000'000;
  const auto stops_at = [&](std::size_t samples) {
    return reason_to_stop(std::vector<double>(samples, 1.0), 1, measure).has_value();
  };
  // Two thirds of them decide.
  for (std::size_t samples = 8; samples <= 192; ++samples) {
    EXPECT_TRUE(stops_at(samples)) << samples;
  }
  EXPECT_FALSE(stops_at(193));
  EXPECT_TRUE(stops_at(194));
  EXPECT_FALSE(stops_at(387));
  EXPECT_TRUE(stops_at(390));
  EXPECT_FALSE(stops_at(150'000));  // every 1024th of those that decide
  EXPECT_TRUE(stops_at(150'528));
}

TEST(StoppingRule, StopsAtTheMaximumBetweenTwoLooks) {
  Measure measure = quarter_width();
  measure.max_repeats = 193;
  EXPECT_EQ(reason_to_stop(std::vector<double>(193, 1.0), 1, measure), "max_repeats (193) reached");
}

TEST(StoppingRule, TellsWhichOfItsReasonsCameFirst) {
  // Narrow enough, at the maximum and out of time at once: what was asked for is the reason.
  const std::vector<double> equal(10, 1.0);
  EXPECT_THAT(reason_to_stop(equal, 1000, quarter_width()).value(),
              ::testing::HasSubstr("interval is narrower"));
  std::vector<double> wild(10, 1.0);
  std::fill_n(wild.begin(), 5, 9.0);
  EXPECT_EQ(reason_to_stop(wild, 1000, quarter_width()), "max_repeats (10) reached");
}

TEST(StoppingRule, SamplesOfNoLengthAreKnownWell) {
  EXPECT_TRUE(reason_to_stop(std::vector<double>(8, 0.0), 0, quarter_width()));
}

TEST(ExpectedRepeats, AreTheMinimumBeforeTheFirstSample) {
  EXPECT_EQ(expected_repeats_left({}, 0, quarter_width()), 6);
}

TEST(ExpectedRepeats, GrowWithTheSquareOfWhatTheIntervalIsTooWide) {
  Measure measure = quarter_width();
  measure.max_repeats = 1000;
  // Twice too wide: 4 times as many samples, 24, are to decide, which is two thirds of 36, of which
  // 6 are taken.
  EXPECT_DOUBLE_EQ(expected_repeats_left(std::vector<double>{1, 1, 1, 1, 1, 1.5}, 6, measure), 30);
}

TEST(ExpectedRepeats, AreNeverMoreThanTheMaximumAllows) {
  const std::vector<double> wide{1, 1, 1, 1, 1, 9};
  EXPECT_EQ(expected_repeats_left(wide, 14, quarter_width()), 4);
}

TEST(ExpectedRepeats, AreNeverMoreThanTheTimeAllows) {
  const std::vector<double> two{10, 10};
  EXPECT_DOUBLE_EQ(expected_repeats_left(two, 40, quarter_width()), 3);
  // Half a sample's time is left: one more is begun.
  EXPECT_EQ(expected_repeats_left(two, 80, quarter_width()), 1);
  EXPECT_EQ(expected_repeats_left(two, 200, quarter_width()), 0);
}

TEST(ExpectedRepeats, AreNoneWhenThePointIsDone) {
  EXPECT_EQ(expected_repeats_left(std::vector<double>(8, 1.0), 8, quarter_width()), 0);
  EXPECT_EQ(expected_repeats_left(std::vector<double>(10, 1.0), 10, quarter_width()), 0);
}

TEST(ExpectedRepeats, AreSomeWhileThereIsNoReasonToStop) {
  Measure measure = quarter_width();
  measure.confidence = 0.999;  // which takes 11 samples
  measure.max_repeats = 50;
  const std::vector<double> times(8, 1.0);
  ASSERT_EQ(reason_to_stop(times, 8, measure), std::nullopt);
  EXPECT_GT(expected_repeats_left(times, 8, measure), 0);
}

}  // namespace
}  // namespace scalelab
