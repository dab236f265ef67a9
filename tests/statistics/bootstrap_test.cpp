#include "statistics/bootstrap.hpp"

#include <gtest/gtest.h>
#include <cmath>
#include <limits>
#include <random>
#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

const std::vector<double> around_eight = {7.9, 8.0, 8.1, 8.0, 8.2, 7.8};
const std::vector<double> around_two = {2.0, 2.1, 1.9, 2.0, 2.05, 1.95};

TEST(RatioOfMediansInterval, IsAPointWhenTheSamplesDoNotVary) {
  const std::vector<double> sixes(6, 6.0);
  const std::vector<double> threes(7, 3.0);
  EXPECT_EQ(ratio_of_medians_interval(sixes, threes, 0.95), (Interval{2.0, 2.0}));
}

TEST(RatioOfMediansInterval, TakesTheMeanOfTheTwoMiddleSamplesOfAnEvenNumber) {
  // A resample of three ones and three threes has the median 1, 2 or 3 with the chances 22, 20 and
  // 22 in 64: the middle fifth of all lies at 2.
  const std::vector<double> ones_and_threes = {1, 3, 1, 3, 1, 3};
  const std::vector<double> ones(6, 1.0);
  EXPECT_EQ(ratio_of_medians_interval(ones_and_threes, ones, 0.2), (Interval{2.0, 2.0}));
}

TEST(RatioOfMediansInterval, HoldsTheRatioWithinWhatTheSamplesAllow) {
  const auto interval = ratio_of_medians_interval(around_eight, around_two, 0.95);
  ASSERT_TRUE(interval.has_value());
  EXPECT_LT(interval->low, 4.0);
  EXPECT_GT(interval->high, 4.0);
  EXPECT_GE(interval->low, 7.8 / 2.1);
  EXPECT_LE(interval->high, 8.2 / 1.9);
}

TEST(RatioOfMediansInterval, IsTheSameEachTimeAndDependsOnTheSeed) {
  const auto once = ratio_of_medians_interval(around_eight, around_two, 0.95, 200, 5);
  EXPECT_EQ(once, ratio_of_medians_interval(around_eight, around_two, 0.95, 200, 5));
  EXPECT_NE(once, ratio_of_medians_interval(around_eight, around_two, 0.95, 200, 6));
}

TEST(RatioOfMediansInterval, WidensWithTheConfidence) {
  const auto narrow = ratio_of_medians_interval(around_eight, around_two, 0.5);
  const auto wide = ratio_of_medians_interval(around_eight, around_two, 0.95);
  EXPECT_LT(narrow->high - narrow->low, wide->high - wide->low);
}

TEST(RatioOfMediansInterval, IsNothingWithTooFewSamplesOnEitherSide) {
  const std::vector<double> five(5, 1.0);
  EXPECT_FALSE(ratio_of_medians_interval(five, around_two, 0.95).has_value());
  EXPECT_FALSE(ratio_of_medians_interval(around_eight, five, 0.95).has_value());
}

TEST(RatioOfMediansInterval, RefusesWhatHasNoRatio) {
  const std::vector<double> zero = {1, 1, 1, 0, 1, 1};
  const std::vector<double> infinite = {1, 1, 1, std::numeric_limits<double>::infinity(), 1, 1};
  EXPECT_THROW(ratio_of_medians_interval(around_eight, zero, 0.95), std::invalid_argument);
  EXPECT_THROW(ratio_of_medians_interval(infinite, around_two, 0.95), std::invalid_argument);
  EXPECT_THROW(ratio_of_medians_interval(around_eight, around_two, 0.95, 0), std::invalid_argument);
  EXPECT_THROW(ratio_of_medians_interval(around_eight, around_two, 2.0), std::invalid_argument);
}

TEST(RatioOfMediansInterval, CoversTheRatioOfSkewedSamplesAboutAsOftenAsItSays) {
  // Times 1 + exponential noise of a tenth, twice as long above as below: the ratio of medians
  // is 2.
  std::mt19937_64 random(11);
  std::exponential_distribution<double> noise(10.0);
  int covered = 0;
  constexpr int trials = 400;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> above(20);
    std::vector<double> below(20);
    for (std::size_t i = 0; i < above.size(); ++i) {
      above[i] = 2 * (1 + noise(random));
      below[i] = 1 + noise(random);
    }
    const auto interval = ratio_of_medians_interval(above, below, 0.95, 400, 3);
    covered += interval->low <= 2 && 2 <= interval->high ? 1 : 0;
  }
  EXPECT_GE(covered / static_cast<double>(trials), 0.92);
  EXPECT_LE(covered / static_cast<double>(trials), 0.99);
}

}  // namespace
}  // namespace scalelab
