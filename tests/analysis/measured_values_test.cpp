// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/measured_values.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_study;
using ::testing::IsEmpty;

void add_samples_with(Results& results, const std::string& name, const std::vector<double>& values,
                      const std::string& unit = "s-1") {
  for (const double value : values) {
    testing::add_samples(results, {1.0});
    results.samples.back().measured = {{name, unit, "what it is", value}};
  }
}

/// Six samples of rate at one point, two at another; a study without any before them.
Results convoy() {
  Results results;
  add_study(results, "other", "pi", Scaling::strong);
  add_point(results, 1, 1);
  testing::add_samples(results, {1.0});
  add_study(results, "rates", "convoy", Scaling::strong);
  add_point(results, 1, 1);
  add_samples_with(results, "rate", {50, 10, 20, 60, 30, 40});
  add_point(results, 1, 2);
  add_samples_with(results, "rate", {7, 9});
  return results;
}

TEST(MeasuredValues, HaveMedianAndIntervalOfEachPoint) {
  const auto studies = measured_values(convoy());

  ASSERT_EQ(studies.size(), 2U);
  EXPECT_THAT(studies[0], IsEmpty());
  const auto& values = studies[1];
  ASSERT_EQ(values.size(), 1U);
  EXPECT_EQ(values[0].column, "convoy_rate");
  EXPECT_EQ(values[0].name, "rate");
  EXPECT_EQ(values[0].unit, "s-1");
  EXPECT_EQ(values[0].long_name, "what it is");
  ASSERT_EQ(values[0].of_point.size(), 2U);
  const Estimate& of_six = *values[0].of_point[0];
  EXPECT_EQ(of_six.value, 35);
  EXPECT_NEAR(of_six.interval->low, 10 + 10 * 0.5 / 1.4, 1e-12);
  EXPECT_NEAR(of_six.interval->high, 60 - 10 * 0.5 / 1.4, 1e-12);
  EXPECT_EQ(values[0].of_point[1], (Estimate{8, std::nullopt}));
}

TEST(MeasuredValues, UseTheConfidenceOfTheStudy) {
  Results results = convoy();
  results.studies[1].confidence = 0.5;
  // The third and fourth of six hold the median in 31 % of all cases, the second and fifth in 78 %:
  // the half lies between them.
  const Interval interval = *measured_values(results)[1][0].of_point[0]->interval;
  EXPECT_GT(interval.low, 20);
  EXPECT_LT(interval.low, 30);
  EXPECT_GT(interval.high, 40);
  EXPECT_LT(interval.high, 50);
}

TEST(MeasuredValues, LeaveOutWhatIsNotVerifiedOrNotANumber) {
  Results results = convoy();
  results.samples[1].verified = false;
  results.samples[2].measured[0].value = std::numeric_limits<double>::quiet_NaN();
  EXPECT_EQ(measured_values(results)[1][0].of_point[0]->value, 35);  // of 20, 60, 30 and 40
  results.points[1].status = PointStatus::failed;
  EXPECT_FALSE(measured_values(results)[1][0].of_point[0]);
}

TEST(MeasuredValues, LeaveWarmUpsOut) {
  Results results = convoy();
  results.samples[4].warmup = true;                                  // the 60
  EXPECT_EQ(measured_values(results)[1][0].of_point[0]->value, 30);  // of 10 to 50
}

TEST(MeasuredValues, DifferWhereRepetitionsDo) {
  EXPECT_TRUE(measured_values(convoy())[1][0].differs);
}

TEST(MeasuredValues, DifferWhereLayoutsOfOneSizeDo) {
  Results results;
  add_study(results, "wrong sums", "counter", Scaling::strong);
  add_point(results, 1, 2);
  add_samples_with(results, "lost", {0, 0});
  add_point(results, 2, 1);
  add_samples_with(results, "lost", {500, 500});
  EXPECT_TRUE(measured_values(results)[0][0].differs);
}

TEST(MeasuredValues, DoNotDifferWhereTheyFollowFromTheProblem) {
  Results results;
  add_study(results, "weak scaling", "pi", Scaling::weak);
  for (const int workers : {1, 2, 4}) {
    add_point(results, 1, workers).size = {{"samples", 100.0 * workers}};
    add_samples_with(results, "hits", {78.0 * workers, 78.0 * workers}, "1");
  }
  EXPECT_FALSE(measured_values(results)[0][0].differs);
}

TEST(MeasuredValues, KeepUnitsApart) {
  Results results = convoy();
  add_samples_with(results, "rate", {3}, "s");
  const auto values = measured_values(results)[1];
  ASSERT_EQ(values.size(), 2U);
  EXPECT_EQ(values[1].column, "convoy_rate_2");
  EXPECT_EQ(values[1].of_point[1]->value, 3);
}

TEST(MeasuredValues, RefuseSamplesOfNoPoint) {
  Results results = convoy();
  results.samples[0].point = 9;
  EXPECT_THROW(measured_values(results), std::invalid_argument);
  results = convoy();
  results.points[0].study = 2;
  EXPECT_THROW(measured_values(results), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
