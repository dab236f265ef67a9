// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/order_statistics.hpp"

#include <gtest/gtest.h>
#include <cmath>
#include <limits>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

/// 1, 2, ..., n in falling order, so that a sample's value is its rank.
std::vector<double> ranks(std::size_t n) {
  std::vector<double> samples(n);
  std::iota(samples.rbegin(), samples.rend(), 1.0);
  return samples;
}

TEST(Median, IsTheMiddleOfAnOddNumberOfSamples) {
  EXPECT_EQ(median(std::vector<double>{9, 1, 4}), 4);
  EXPECT_EQ(median(std::vector<double>{7}), 7);
}

TEST(Median, IsTheMeanOfTheTwoMiddleSamples) {
  EXPECT_EQ(median(std::vector<double>{10, 1, 2, 4}), 3);
}

TEST(Median, RefusesWhatHasNone) {
  EXPECT_THROW(median({}), std::invalid_argument);
  const std::vector<double> broken = {1, std::numeric_limits<double>::quiet_NaN()};
  EXPECT_THROW(median(broken), std::invalid_argument);
}

TEST(InterquartileMean, LeavesOutAQuarterAtEachEnd) {
  EXPECT_EQ(interquartile_mean(std::vector<double>{9, 1, 100, 3, 2, 8, -50, 7}), 5);  // 2, 3, 7, 8
  EXPECT_EQ(interquartile_mean(ranks(50)), 25.5);  // without 12 at each end
}

TEST(InterquartileMean, LeavesOutOneAtEachEndOfThreeAndMore) {
  EXPECT_EQ(interquartile_mean(std::vector<double>{7}), 7);
  EXPECT_EQ(interquartile_mean(std::vector<double>{7, 9}), 8);
  EXPECT_EQ(interquartile_mean(std::vector<double>{7, 9, 1000}), 9);
  EXPECT_EQ(interquartile_mean(std::vector<double>{7, 9, 1000, 10}), 9.5);
}

TEST(InterquartileMean, RefusesWhatHasNone) {
  EXPECT_THROW(interquartile_mean({}), std::invalid_argument);
  const std::vector<double> broken = {1, std::numeric_limits<double>::quiet_NaN()};
  EXPECT_THROW(interquartile_mean(broken), std::invalid_argument);
}

TEST(ChanceOfAsMany, IsThatOfTheSignTest) {
  EXPECT_NEAR(chance_of_as_many(6, 6), 1.0 / 64, 1e-12);
  EXPECT_NEAR(chance_of_as_many(6, 5), 7.0 / 64, 1e-12);
  EXPECT_NEAR(chance_of_as_many(3, 2), 0.5, 1e-12);
  EXPECT_NEAR(chance_of_as_many(5, 0), 1, 1e-12);
  EXPECT_NEAR(chance_of_as_many(0, 0), 1, 1e-12);
  EXPECT_THROW(chance_of_as_many(2, 3), std::invalid_argument);
}

TEST(Quantile, InterpolatesBetweenNeighbours) {
  const std::vector<double> samples = {40, 10, 30, 20};
  EXPECT_EQ(quantile(samples, 0), 10);
  EXPECT_EQ(quantile(samples, 1), 40);
  EXPECT_EQ(quantile(samples, 0.5), 25);
  EXPECT_DOUBLE_EQ(quantile(samples, 0.25), 17.5);  // position 0.75: three quarters from 10 to 20
}

TEST(Quantile, RefusesWhatHasNone) {
  EXPECT_THROW(quantile({}, 0.5), std::invalid_argument);
  EXPECT_THROW(quantile(ranks(3), -0.1), std::invalid_argument);
  EXPECT_THROW(quantile(ranks(3), 1.1), std::invalid_argument);
}

struct TableEntry {
  std::size_t n;
  double confidence;
  double low;
  double high;
};

class MedianIntervalTable : public ::testing::TestWithParam<TableEntry> {};

TEST_P(MedianIntervalTable, AgreesWithTheSignTest) {
  const auto& [n, confidence, low, high] = GetParam();
  const auto interval = median_interval(ranks(n), confidence);
  ASSERT_TRUE(interval.has_value());
  EXPECT_EQ(interval->low, low);
  EXPECT_EQ(interval->high, high);
}

// Ranks of the critical values of the two-sided sign test: the coverage with n = 10 and ranks 2 to
// 9 is 1 - 2 (1 + 10) / 1024 = 0.9785.
INSTANTIATE_TEST_SUITE_P(Textbook, MedianIntervalTable,
                         ::testing::Values(TableEntry{6, 0.95, 1, 6}, TableEntry{7, 0.95, 1, 7},
                                           TableEntry{8, 0.95, 1, 8}, TableEntry{9, 0.95, 2, 8},
                                           TableEntry{10, 0.95, 2, 9}, TableEntry{12, 0.95, 3, 10},
                                           TableEntry{15, 0.95, 4, 12}, TableEntry{20, 0.95, 6, 15},
                                           TableEntry{30, 0.95, 10, 21},
                                           TableEntry{50, 0.95, 18, 33},
                                           TableEntry{10, 0.99, 1, 10}, TableEntry{20, 0.99, 4, 17},
                                           TableEntry{5, 0.90, 1, 5}));

TEST(MedianInterval, SixSamplesGiveExactlyOneMinusTwoIn64) {
  // Both tails of the six samples: 2 / 2^6 = 0.03125, so the coverage is 0.96875 and no more.
  EXPECT_TRUE(median_interval(ranks(6), 0.96875).has_value());
  EXPECT_FALSE(median_interval(ranks(6), 0.96876).has_value());
}

TEST(MedianInterval, IsNothingWithTooFewSamples) {
  EXPECT_FALSE(median_interval(ranks(5), 0.95).has_value());
  EXPECT_FALSE(median_interval({}, 0.95).has_value());
}

TEST(MedianInterval, NarrowsAsOneOverTheRootOfManySamples) {
  // Where 2^-n is no double: half-width in ranks is about 0.98 sqrt(n).
  const std::size_t n = 10000;
  const auto interval = median_interval(ranks(n), 0.95);
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->low, 5000.5 - 98, 1.5);
  EXPECT_NEAR(interval->high, 5000.5 + 98, 1.5);
}

TEST(MedianInterval, RefusesAnImpossibleConfidence) {
  EXPECT_THROW(median_interval(ranks(6), 1.0), std::invalid_argument);
  EXPECT_THROW(median_interval(ranks(6), 0.0), std::invalid_argument);
}

TEST(MedianInterval, CoversTheMedianOfSkewedSamplesAsOftenAsItSays) {
  // Exponential samples have the median ln 2. With n = 10 the exact coverage is 0.9785; 4000 trials
  // scatter by 0.0023.
  std::mt19937_64 random(7);
  std::exponential_distribution<double> exponential(1.0);
  int covered = 0;
  constexpr int trials = 4000;
  for (int trial = 0; trial < trials; ++trial) {
    std::vector<double> samples(10);
    for (double& sample : samples) {
      sample = exponential(random);
    }
    const auto interval = median_interval(samples, 0.95);
    covered += interval->low <= std::log(2.0) && std::log(2.0) <= interval->high ? 1 : 0;
  }
  EXPECT_NEAR(covered / static_cast<double>(trials), 0.9785, 0.008);
}

TEST(MedianInterval, IsThereFromTheFewestSamplesOn) {
  for (const double confidence : {0.5, 0.9, 0.95, 0.99, 0.999}) {
    const std::size_t fewest = fewest_for_median_interval(confidence);
    EXPECT_TRUE(median_interval(std::vector<double>(fewest, 1.0), confidence));
    EXPECT_FALSE(median_interval(std::vector<double>(fewest - 1, 1.0), confidence));
  }
  EXPECT_EQ(fewest_for_median_interval(0.95), 6U);
}

TEST(InterpolatedMedianInterval, GivesTheNumbersOfAHandCalculation) {
  // Of six, first to last covers 31/32 and second to fifth 25/32: a tenth of the way between them
  // is 95 %, which takes the ends 5 * 0.1 / (1 + 4 * 0.1) of the way to their neighbours.
  const std::vector<double> samples = {4, 2, 6, 1, 5, 3};
  const auto interval = interpolated_median_interval(samples, 0.95);
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->low, 1 + 0.5 / 1.4, 1e-12);
  EXPECT_NEAR(interval->high, 6 - 0.5 / 1.4, 1e-12);
}

TEST(InterpolatedMedianInterval, IsTheExactOneWhereThatCoversJustWhatWasAskedFor) {
  const std::vector<double> samples = {1, 2, 3, 4, 5, 6};
  const auto interval = interpolated_median_interval(samples, 31.0 / 32);
  ASSERT_TRUE(interval.has_value());
  EXPECT_NEAR(interval->low, 1, 1e-12);
  EXPECT_NEAR(interval->high, 6, 1e-12);
}

TEST(InterpolatedMedianInterval, LiesWithinTheExactOneAtEveryNumberOfSamples) {
  std::vector<double> samples;
  for (int n = 1; n <= 60; ++n) {
    samples.push_back(n * n);
    const auto exact = median_interval(samples, 0.95);
    const auto interpolated = interpolated_median_interval(samples, 0.95);
    ASSERT_EQ(exact.has_value(), interpolated.has_value()) << n;
    if (exact) {
      EXPECT_LE(exact->low, interpolated->low) << n;
      EXPECT_GE(exact->high, interpolated->high) << n;
      EXPECT_LE(interpolated->low, median(samples)) << n;
      EXPECT_GE(interpolated->high, median(samples)) << n;
    }
  }
}

TEST(MiddleShare, TakesTheSameFromBothEnds) {
  const std::vector<double> values = {5, 1, 2, 3, 4};
  EXPECT_EQ(middle_share(values, 0.5), (Interval{2, 4}));
  EXPECT_NEAR(middle_share(values, 0.95).low, 1.1, 1e-12);
}

TEST(MiddleShare, MayEndAtInfinity) {
  const double infinite = std::numeric_limits<double>::infinity();
  const std::vector<double> values = {1, 2, infinite, infinite, infinite};
  EXPECT_EQ(middle_share(values, 0.5), (Interval{2, infinite}));
  EXPECT_EQ(middle_share(values, 0.95).high, infinite);
}

TEST(MiddleShare, RefusesWhatHasNoMiddle) {
  EXPECT_THROW(middle_share(std::vector<double>(), 0.5), std::invalid_argument);
  EXPECT_THROW(middle_share(std::vector<double>{1, 2}, 1.0), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
