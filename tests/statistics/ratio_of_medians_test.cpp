// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/ratio_of_medians.hpp"

#include <gtest/gtest.h>
#include <cmath>
#include <limits>
#include <stdexcept>
#include <vector>

#include "statistics/student.hpp"

namespace scalelab {
namespace {

const std::vector<double> around_eight = {7.9, 8.0, 8.1, 8.0, 8.2, 7.8};
const std::vector<double> around_two = {2.0, 2.1, 1.9, 2.0, 2.05, 1.95};

TEST(RatioOfMediansInterval, IsAPointWhenTheSamplesDoNotVary) {
  const std::vector<double> sixes(6, 6.0);
  const std::vector<double> threes(7, 3.0);
  EXPECT_EQ(ratio_of_medians_interval(sixes, threes, 0.95), (Interval{2.0, 2.0}));
}

TEST(RatioOfMediansInterval, IsTheMediansOwnWhenTheOtherSideDoesNotVary) {
  // Interpolated: 0.357 of the way from the outermost of six to their neighbours.
  const std::vector<double> six = {1, 2, 3, 4, 5, 6};
  const std::vector<double> twos(6, 2.0);
  const auto interval = ratio_of_medians_interval(six, twos, 0.95);
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->low, (1 + 0.5 / 1.4) / 2, 1e-6);
  EXPECT_NEAR(interval->high, (6 - 0.5 / 1.4) / 2, 1e-6);
  const auto inverse = ratio_of_medians_interval(twos, six, 0.95);
  EXPECT_NEAR(inverse->low, 1 / interval->high, 1e-12);
  EXPECT_NEAR(inverse->high, 1 / interval->low, 1e-12);
}

TEST(RatioOfMediansInterval, GivesTheNumbersOfAHandCalculation) {
  // The same six on both sides, so the ratio is 1 and may be off as far either way: by the median's
  // way down and its way up in quadrature, with Satterthwaite's degrees of freedom.
  const std::vector<double> samples = {1.0 / 8, 1.0 / 4, 1.0 / 2, 2, 4, 8};
  const auto interval = ratio_of_medians_interval(samples, samples, 0.95);
  ASSERT_TRUE(interval.has_value());
  const double median = 0.5 * (0.5 + 2);
  const double low = 1.0 / 8 + 0.5 / 1.4 / 8;
  const double high = 8 - 0.5 / 1.4 * 4;
  const double down = std::log(median / low);
  const double up = std::log(high / median);
  const double one = student_quantile(0.975, 2 * std::sqrt(6.0));
  const double v = down * down / (one * one);
  const double w = up * up / (one * one);
  const double degrees = (v + w) * (v + w) / ((v * v + w * w) / (2 * std::sqrt(6.0)));
  const double off = student_quantile(0.975, degrees) * std::sqrt(v + w);
  EXPECT_NEAR(interval->low, std::exp(-off), 1e-12);
  EXPECT_NEAR(interval->high, std::exp(off), 1e-12);
}

TEST(RatioOfMediansInterval, HoldsTheRatioWithinWhatTheSamplesAllow) {
  const auto interval = ratio_of_medians_interval(around_eight, around_two, 0.95);
  ASSERT_TRUE(interval.has_value());
  EXPECT_LT(interval->low, 4.0);
  EXPECT_GT(interval->high, 4.0);
  EXPECT_GE(interval->low, 7.8 / 2.1);
  EXPECT_LE(interval->high, 8.2 / 1.9);
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
  EXPECT_THROW(ratio_of_medians_interval(around_eight, around_two, 2.0), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
