// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/compare/comparison.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>
#include <vector>

#include "tests/analysis/compare/compared_runs.hpp"
#include "tests/analysis/compare/share_of_verdicts.hpp"
#include "tests/statistics/noise.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using ::testing::AllOf;
using testing::compare;
using testing::every_noise;
using ::testing::HasSubstr;
using testing::many_points;
using testing::Noise;
using ::testing::Not;
using testing::one_point;
using testing::runs_of;
using testing::share_of;
using testing::steady;
using testing::times;

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
  EXPECT_DOUBLE_EQ(point.base.median_s, 1);
  EXPECT_DOUBLE_EQ(point.candidate.median_s, 1.5);
  EXPECT_EQ(point.base.samples, 8U);
  EXPECT_EQ(point.candidate.samples, 8U);
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
  EXPECT_EQ(compared(one_point(steady), slower, 0.03).verdict, Verdict::slower);
}

TEST(Compare, IsARegressionOnlyWhereTheIntervalLiesAboveTheThreshold) {
  const Results slower = one_point(times(steady, 1.04));
  // The interval ends somewhere below 1.03 and above 1.02.
  const PointComparison maybe = compared(one_point(steady), slower, 0.03);
  EXPECT_LT(maybe.ratio.interval->low, 1.03);
  EXPECT_FALSE(maybe.is_regression);
  EXPECT_EQ(maybe.open, Open::threshold);
  const PointComparison surely = compared(one_point(steady), slower, 0.01);
  EXPECT_GT(surely.ratio.interval->low, 1.01);
  EXPECT_TRUE(surely.is_regression);
  EXPECT_EQ(surely.open, Open::nothing);
  EXPECT_FALSE(surely.settling);
}

TEST(Compare, DecidesOnePointAloneByItsInterval) {
  for (const double factor : {0.9, 0.97, 0.985, 0.995, 1.0, 1.01, 1.02, 1.03, 1.04, 1.06, 1.08}) {
    const PointComparison point = compared(one_point(steady), one_point(times(steady, factor)));
    const Interval interval = point.ratio.interval.value();
    const Answers answers = point.answers.value();
    for (const PValue& p : {answers.differs, answers.within, answers.regression}) {
      EXPECT_EQ(p.alone, p.adjusted);
    }
    EXPECT_EQ(answers.differs.alone<0.05, interval.low> 1 || interval.high < 1) << factor;
    EXPECT_EQ(answers.within.alone<0.05, interval.low> 0.95 && interval.high < 1.05) << factor;
    EXPECT_EQ(answers.regression.alone<0.05, interval.low> 1.05) << factor;
    EXPECT_EQ(point.is_regression, interval.low > 1.05) << factor;
    EXPECT_EQ(point.verdict == Verdict::slower, interval.low > 1) << factor;
    EXPECT_EQ(point.verdict == Verdict::faster, interval.high < 1) << factor;
  }
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

TEST(Compare, AdjustsForThePointsThatAreDecidedTogether) {
  const auto times_of = [](double first, std::size_t others) {
    std::vector<std::vector<double>> all = {times(steady, first)};
    all.resize(others + 1, steady);
    return all;
  };
  // Beside others that are the same, what is told of a point alone is told no more.
  const auto first_of = [&](std::size_t others) {
    const Comparison comparison =
        compare(many_points(times_of(1, others)), many_points(times_of(1.0145, others)), 1e-3);
    EXPECT_EQ(comparison.decided(), others + 1);
    return comparison.points.front();
  };
  const PointComparison alone = first_of(0);
  EXPECT_EQ(alone.verdict, Verdict::slower);
  const PointComparison beside = first_of(19);
  EXPECT_EQ(beside.ratio, alone.ratio);
  EXPECT_EQ(beside.answers->differs.alone, alone.answers->differs.alone);
  EXPECT_DOUBLE_EQ(beside.answers->differs.adjusted, 20 * alone.answers->differs.alone);
  EXPECT_EQ(beside.verdict, Verdict::cannot_tell);
}

TEST(Compare, LeavesPointsWithoutAnIntervalOutOfWhatIsDecidedTogether) {
  const Comparison comparison = compare(many_points({steady, {1, 1, 1}}),
                                        many_points({times(steady, 1.02), {1, 1, 1}}), 0.05);
  EXPECT_EQ(comparison.decided(), 1U);
  EXPECT_EQ(comparison.points[0].answers->differs.adjusted,
            comparison.points[0].answers->differs.alone);
  EXPECT_FALSE(comparison.points[1].answers);
}

TEST(Compare, AnswersNoAtTheLimit) {
  // Without noise a ratio at the threshold is not above it, nor within it.
  const PointComparison point =
      compared(one_point(std::vector<double>(6, 1.0)), one_point(std::vector<double>(6, 1.5)), 0.5);
  EXPECT_EQ(point.verdict, Verdict::slower);
  EXPECT_FALSE(point.is_regression);
  EXPECT_EQ(point.open, Open::threshold);
  ASSERT_TRUE(point.settling);
  EXPECT_FALSE(point.settling->a_side);
}

TEST(Compare, SaysHowManySamplesWouldTell) {
  const std::vector<double> noisy = {1, 1.3, 0.8, 1.1, 1.5, 0.7, 1.2, 0.9};
  const PointComparison point = compared(one_point(noisy), one_point(times(noisy, 1.2)));
  EXPECT_EQ(point.open, Open::verdict);
  ASSERT_TRUE(point.settling && point.settling->a_side);
  EXPECT_EQ(point.settling->of, Observed::samples);
  EXPECT_FALSE(point.settling->at_least);
  // The interval's half width in logarithms is to shrink to the ratio's distance from 1.
  const Interval interval = point.ratio.interval.value();
  const double shrink = std::log(1.2 / interval.low) / std::log(1.2);
  EXPECT_LT(*point.settling->a_side, 8 * shrink * shrink + 1);  // Student's t shrinks as well
  EXPECT_GT(*point.settling->a_side, 0.6 * 8 * shrink * shrink);
}

TEST(Compare, SaysWhichNumberOfSamplesIsTheLeast) {
  const PointComparison point = compared(one_point(steady), one_point({5, 5, 5, 5, 5}));
  ASSERT_TRUE(point.settling);
  EXPECT_EQ(point.settling->a_side, 6);
  EXPECT_TRUE(point.settling->at_least);
}

TEST(Compare, TakesWhatVariesBetweenRunsIntoTheInterval) {
  const std::vector<Results> base = runs_of({1, 1.04, 0.97});
  const std::vector<Results> candidate = runs_of({1.01, 1.05, 1.08});
  const PointComparison one = compared(base[0], candidate[2]);
  EXPECT_EQ(one.verdict, Verdict::slower);  // by the samples of one run alone
  const Comparison comparison = compare(base, candidate);
  ASSERT_EQ(comparison.points.size(), 1U);
  const PointComparison& point = comparison.points[0];
  EXPECT_EQ(comparison.runs, 3U);
  EXPECT_EQ(point.base.samples, 24U);
  ASSERT_EQ(point.candidate.files.size(), 3U);
  EXPECT_EQ(point.candidate.files[2], (TimesInFile{{2, 0}, 8, 1.08}));
  EXPECT_DOUBLE_EQ(point.base.median_s, std::cbrt(1 * 1.04 * 0.97));
  EXPECT_DOUBLE_EQ(point.ratio.value, point.candidate.median_s / point.base.median_s);
  EXPECT_EQ(point.verdict, Verdict::cannot_tell);
  ASSERT_TRUE(point.settling && point.settling->a_side);
  EXPECT_EQ(point.settling->of, Observed::runs);
  EXPECT_GT(*point.settling->a_side, 3);
}

TEST(Compare, AsksForSamplesWhereRunsDoNotVary) {
  const std::vector<double> noisy = {1, 1.3, 0.8, 1.1, 1.5, 0.7, 1.2, 0.9};
  const auto runs = [&](const std::vector<double>& factors) {
    std::vector<Results> all;
    for (const double factor : factors) {
      all.push_back(one_point(times(noisy, factor)));
    }
    return all;
  };
  const std::vector<Results> base = runs({1, 1.04, 0.97});
  const std::vector<Results> candidate = runs({1.01, 1.05, 1.08});
  const PointComparison point = compare(base, candidate).points.at(0);
  EXPECT_EQ(point.open, Open::verdict);
  ASSERT_TRUE(point.settling && point.settling->a_side);
  EXPECT_EQ(point.settling->of, Observed::samples);
  EXPECT_GT(*point.settling->a_side, 24);
}

TEST(Compare, NeedsNoIntervalOfTheSamplesWhereThereAreRuns) {
  std::vector<Results> base;
  std::vector<Results> candidate;
  for (const double off : {0.0, 0.01, 0.02, 0.03}) {
    base.push_back(one_point({1 + off, 1.01 + off}));
    candidate.push_back(one_point({2 + off, 2.02 + off}));
  }
  EXPECT_TRUE(compare(base, candidate).points.at(0).is_regression);
}

TEST(Compare, RefusesARunThatIsGivenTwice) {
  const std::vector<Results> base = runs_of({1, 1});
  const std::vector<Results> candidate = runs_of({1.01, 1.02});
  try {
    compare(base, candidate);
    FAIL() << "nothing was thrown";
  } catch (const NotComparable& reason) {
    EXPECT_THAT(reason.what(), HasSubstr("base1.h5 and base2.h5 hold the same run"));
  }
  EXPECT_NO_THROW(compare(candidate, candidate));  // one on each side
}

TEST(Compare, RefusesOtherAnswersInAnyRun) {
  const std::vector<Results> base = runs_of({1, 1.01});
  std::vector<Results> candidate = runs_of({1.02, 1.03});
  for (Sample& sample : candidate[1].samples) {
    sample.answer = 8;
  }
  try {
    compare(base, candidate);
    FAIL() << "nothing was thrown";
  } catch (const NotComparable& reason) {
    EXPECT_THAT(reason.what(), HasSubstr("the answer 7 in base1.h5 and 8 in new2.h5"));
  }
}

TEST(Compare, RefusesSidesOfDifferentLength) {
  EXPECT_THROW(compare(runs_of({1, 1.01}), runs_of({1})), std::invalid_argument);
  EXPECT_THROW(compare(std::vector<Results>(), std::vector<Results>()), std::invalid_argument);
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
              AllOf(HasSubstr("threads 1x2"), HasSubstr("answer 7 in base.h5"),
                    HasSubstr("7.0000000000000009 in new.h5")));
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
  EXPECT_THAT(refusal(one_point(steady), candidate),
              HasSubstr("no point that both files measured"));
}

TEST(Compare, RefusesAThresholdThatIsNone) {
  for (const double threshold : {0.0, -1.0, std::numeric_limits<double>::quiet_NaN()}) {
    EXPECT_THROW(compare(one_point(steady), one_point(steady), threshold), std::invalid_argument);
  }
}

TEST(Compare, CallsTheSameWhatIsWithinTheWholeInterval) {
  const Results base = one_point(steady);
  const Comparison comparison = compare(base, one_point(times(steady, 1.009)), 0.05);
  const PointComparison& point = comparison.points.at(0);
  ASSERT_EQ(point.verdict, Verdict::same);
  EXPECT_DOUBLE_EQ(resolution(point), point.ratio.interval->high - 1);
  EXPECT_GT(resolution(point), 1 - point.ratio.interval->low);
}

TEST(Compare, FindsADifferenceThatIsLargeBesideTheNoise) {
  for (const Noise& noise : every_noise()) {
    EXPECT_GE(share_of({Verdict::slower}, noise, 30, 1.2, 200), 0.99) << noise.name;
    EXPECT_GE(share_of({Verdict::faster}, noise, 30, 0.8, 200), 0.99) << noise.name;
  }
}

}  // namespace
}  // namespace scalelab
