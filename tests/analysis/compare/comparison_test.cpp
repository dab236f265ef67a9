// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/compare/comparison.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/analysis/results_builder.hpp"
#include "tests/statistics/noise.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using ::testing::AllOf;
using testing::every_noise;
using ::testing::HasSubstr;
using testing::Noise;
using testing::noisy_times;

/// A study with one point of these times, all of the answer 7.
Results one_point(const std::vector<double>& times_s) {
  Results results;
  add_study(results, "pi", "pi", Scaling::strong);
  add_point(results, 1, 2);
  add_samples(results, times_s);
  for (Sample& sample : results.samples) {
    sample.answer = 7;
  }
  return results;
}

const std::vector<double> steady = {1.00, 1.00, 1.01, 1.01, 0.99, 0.99, 1.00, 1.00};

std::vector<double> times(const std::vector<double>& all, double factor) {
  std::vector<double> result;
  for (const double time_s : all) {
    result.push_back(factor * time_s);
  }
  return result;
}

PointComparison compared(const Results& base, const Results& candidate, double threshold = 0.05) {
  const Comparison comparison = compare(base, candidate, threshold);
  EXPECT_EQ(comparison.points.size(), 1U);
  return comparison.points.at(0);
}

TEST(Compare, FindsASlowerPoint) {
  const PointComparison point = compared(one_point(steady), one_point(times(steady, 1.5)));
  EXPECT_EQ(point.verdict, Verdict::slower);
  EXPECT_TRUE(point.is_regression);
  EXPECT_DOUBLE_EQ(point.ratio.value, 1.5);
  EXPECT_DOUBLE_EQ(point.base_s, 1);
  EXPECT_DOUBLE_EQ(point.candidate_s, 1.5);
  EXPECT_EQ(point.base_samples, 8U);
  EXPECT_EQ(point.candidate_samples, 8U);
  ASSERT_TRUE(point.ratio.interval);
  EXPECT_GT(point.ratio.interval->low, 1.45);  // 1.485 / 1.01 = 1.47 at the least
  EXPECT_LT(point.ratio.interval->high, 1.55);
}

TEST(Compare, FindsAFasterPoint) {
  const PointComparison point = compared(one_point(steady), one_point(times(steady, 0.5)));
  EXPECT_EQ(point.verdict, Verdict::faster);
  EXPECT_FALSE(point.is_regression);
}

TEST(Compare, IsNoRegressionWithinTheThreshold) {
  const Results slower = one_point(times(steady, 1.04));
  EXPECT_EQ(compared(one_point(steady), slower).verdict, Verdict::slower);
  EXPECT_FALSE(compared(one_point(steady), slower).is_regression);
  EXPECT_TRUE(compared(one_point(steady), slower, 0.03).is_regression);
}

TEST(Compare, CallsWhatIsWithinTheThresholdTheSame) {
  const PointComparison point = compared(one_point(steady), one_point(steady));
  EXPECT_EQ(point.verdict, Verdict::same);
  EXPECT_LE(resolution(point), 0.02);  // of 0.99 / 1.01 to 1.01 / 0.99
  EXPECT_GT(resolution(point), 0);
}

TEST(Compare, CanNotTellWhereTheIntervalIsWiderThanTheThreshold) {
  const std::vector<double> noisy = {1, 1.3, 0.8, 1.1, 1.5, 0.7, 1.2, 0.9};
  EXPECT_EQ(compared(one_point(noisy), one_point(noisy)).verdict, Verdict::cannot_tell);
  EXPECT_EQ(compared(one_point(steady), one_point(steady), 1e-4).verdict, Verdict::cannot_tell);
}

TEST(Compare, CanNotTellFromTooFewSamples) {
  const PointComparison point = compared(one_point(steady), one_point({5, 5, 5, 5, 5}));
  EXPECT_EQ(point.verdict, Verdict::cannot_tell);
  EXPECT_FALSE(point.ratio.interval);
  EXPECT_FALSE(point.is_regression);
  EXPECT_DOUBLE_EQ(point.ratio.value, 5);
}

TEST(Compare, TakesTheLowerConfidenceOfBoth) {
  Results base = one_point(steady);
  Results candidate = one_point(times(steady, 1.01));
  base.studies[0].confidence = 0.99;
  candidate.studies[0].confidence = 0.8;
  EXPECT_EQ(compared(base, candidate).confidence, 0.8);
  EXPECT_EQ(compared(candidate, base).confidence, 0.8);
}

TEST(Compare, LeavesOutWarmUpsAndWrongAnswers) {
  Results candidate = one_point(steady);
  add_samples(candidate, {100, 200});
  candidate.samples[8].warmup = true;
  candidate.samples[9].verified = false;
  EXPECT_EQ(compared(one_point(steady), candidate), compared(one_point(steady), one_point(steady)));
}

/// The message of what is thrown.
std::string refusal(const Results& base, const Results& candidate) {
  try {
    compare(base, candidate, 0.05);
  } catch (const NotComparable& reason) {
    return reason.what();
  }
  return "nothing was thrown";
}

TEST(Compare, RefusesOtherAnswersToTheLastBit) {
  Results candidate = one_point(steady);
  for (Sample& sample : candidate.samples) {
    sample.answer = std::nextafter(7.0, 8.0);
  }
  EXPECT_THAT(refusal(one_point(steady), candidate),
              AllOf(HasSubstr("threads 1x2"), HasSubstr("answer 7 in the base"),
                    HasSubstr("7.0000000000000009 in the new file")));
}

TEST(Compare, RefusesOtherAnswersWithinAFile) {
  Results candidate = one_point(steady);
  candidate.samples[5].answer = 8;
  EXPECT_THAT(refusal(one_point(steady), candidate), HasSubstr("the answers 7 and 8 within one"));
  candidate.samples[5].verified = false;  // is left out
  EXPECT_EQ(refusal(one_point(steady), candidate), "nothing was thrown");
}

TEST(Compare, RefusesOtherWork) {
  Results candidate = one_point(steady);
  candidate.points[0].work = 2000;
  EXPECT_THAT(refusal(one_point(steady), candidate),
              AllOf(HasSubstr("threads 1x2"), HasSubstr("1000 "), HasSubstr("2000 ")));
}

TEST(Compare, RefusesFilesWithoutACommonPoint) {
  Results candidate = one_point(steady);
  candidate.points[0].gil = GilPolicy::interval;
  EXPECT_THAT(refusal(one_point(steady), candidate), HasSubstr("no measured point in common"));
}

TEST(Compare, RefusesAThresholdThatIsNone) {
  for (const double threshold : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(compare(one_point(steady), one_point(steady), threshold), std::invalid_argument);
  }
}

TEST(Conclusion, TellsTheWorstAndCountsTheRest) {
  Results base = one_point(steady);
  Results candidate = one_point(times(steady, 1.25));
  for (Results* results : {&base, &candidate}) {
    add_point(*results, 4, 1);
    add_samples(*results, steady);
    add_point(*results, 8, 1);
    add_samples(*results, {1, 1, 1});
  }
  const std::string text = conclusion(compare(base, candidate, 0.05), base);
  EXPECT_THAT(text, AllOf(HasSubstr("1 of 3 points is slower by more than 5 %, at worst pi"),
                          HasSubstr("threads 1x2"), HasSubstr("by 25 %; 1 the same to within"),
                          HasSubstr("1 of which nothing can be told")));
}

TEST(Conclusion, SaysThatNothingIsSlower) {
  const Results base = one_point(steady);
  EXPECT_THAT(conclusion(compare(base, base, 0.05), base),
              HasSubstr("No point of 1 is slower by more than 5 %; 1 the same"));
}

TEST(Conclusion, DoesNotSayThatAPointOfWhichNothingCanBeToldIsNotSlower) {
  const Results base = one_point({1, 2, 3, 4, 5, 6});
  EXPECT_EQ(
      conclusion(compare(base, base, 0.05), base),
      "No point of 1 is known to be slower by more than 5 %; 1 of which nothing can be told.");
}

/// The share of comparisons, of a point with one that takes `factor` times as long, that have this
/// verdict.
double share_of(Verdict verdict, const Noise& noise, std::size_t samples, double factor,
                std::size_t pairs) {
  std::mt19937_64 random(20240607);
  std::size_t found = 0;
  for (std::size_t i = 0; i < pairs; ++i) {
    const Results base = one_point(noisy_times(noise, 1, samples, random));
    const Results candidate = one_point(noisy_times(noise, factor, samples, random));
    found += compared(base, candidate).verdict == verdict ? 1 : 0;
  }
  return static_cast<double>(found) / static_cast<double>(pairs);
}

TEST(Compare, FindsADifferenceOfAPointFromItselfInAtMostFivePercent) {
  for (const Noise& noise : every_noise()) {
    for (const std::size_t samples : {6U, 10U, 30U}) {
      const double alarms = share_of(Verdict::slower, noise, samples, 1, 1500) +
                            share_of(Verdict::faster, noise, samples, 1, 1500);
      EXPECT_LE(alarms, 0.05) << noise.name << ", " << samples << " samples";
    }
  }
}

TEST(Compare, FindsADifferenceThatIsLargeBesideTheNoise) {
  for (const Noise& noise : every_noise()) {
    EXPECT_GE(share_of(Verdict::slower, noise, 30, 1.2, 200), 0.99) << noise.name;
    EXPECT_GE(share_of(Verdict::faster, noise, 30, 0.8, 200), 0.99) << noise.name;
  }
}

}  // namespace
}  // namespace scalelab
