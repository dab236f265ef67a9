// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/scaling_law.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <optional>
#include <stdexcept>
#include <vector>

#include "tests/analysis/laws/curve_builder.hpp"

namespace scalelab {
namespace {

using testing::curve_of;
using testing::powers_of_two;
using testing::small_error;

constexpr LawTerms usl = {.parallel_s = 10, .contention_s = 0.5, .coherency_s = 0.004};

TEST(TimeAt, AddsTheTermsUp) {
  const LawTerms terms = {.parallel_s = 8, .contention_s = 4, .coherency_s = 2, .reduction_s = 1};
  EXPECT_DOUBLE_EQ(time_at(terms, 1, false), 8);
  EXPECT_DOUBLE_EQ(time_at(terms, 4, false), 8.0 / 4 + 4.0 * 3 / 4 + 2 * 3 + 2);
  EXPECT_DOUBLE_EQ(time_at(terms, 4, true), 8 + 4 * 3 + 2 * 4 * 3 + 2);
}

TEST(TimeAt, IsAmdahlsLawForASerialShare) {
  // A fifth of 10 s is serial: on 4 workers 2 s + 8 s / 4.
  EXPECT_DOUBLE_EQ(time_at({.parallel_s = 10, .contention_s = 2}, 4, false), 4);
}

TEST(PeakOf, IsWhereGuntherPutsIt) {
  // sqrt((1 - sigma) / kappa)
  const double expected = std::sqrt((1 - 0.05) / 0.0004);
  EXPECT_NEAR(*peak_of(usl, false), expected, 1e-4 * expected);
  EXPECT_NEAR(*peak_of(usl, true), expected, 1e-4 * expected);
}

TEST(PeakOf, OfAReductionIsWhereAStepCostsWhatAWorkerSaves) {
  // a / N^2 = d / (N ln 2)
  const double expected = 10 * std::log(2.0) / 0.1;
  EXPECT_NEAR(*peak_of({.parallel_s = 10, .reduction_s = 0.1}, false), expected, 1e-3 * expected);
}

TEST(PeakOf, IsWhereTheCostOfAllTermsIsLowest) {
  const LawTerms terms = {
      .parallel_s = 10, .contention_s = 0.5, .coherency_s = 0.0004, .reduction_s = 0.03};
  const double strong = *peak_of(terms, false);
  // k N^2 + r / ln 2 N = a - b: all of it is a formula.
  EXPECT_NEAR(0.0004 * strong * strong + 0.03 / std::log(2.0) * strong, 9.5, 1e-12);
  for (const bool weak : {false, true}) {
    const double peak = *peak_of(terms, weak);
    const auto cost = [&](double workers) {
      return time_at(terms, workers, weak) / (weak ? workers : 1);
    };
    EXPECT_LT(cost(peak), cost(0.999 * peak)) << weak;
    EXPECT_LT(cost(peak), cost(1.001 * peak)) << weak;
  }
}

TEST(PeakOf, DoesNotExistWithoutATermThatGrows) {
  EXPECT_FALSE(peak_of({.parallel_s = 10}, false).has_value());
  EXPECT_FALSE(peak_of({.parallel_s = 10, .contention_s = 1}, false).has_value());
  EXPECT_FALSE(peak_of({.parallel_s = 10, .contention_s = 1}, true).has_value());
}

TEST(PeakOf, IsOneWorkerWhereASecondOnlyHurts) {
  EXPECT_NEAR(*peak_of({.parallel_s = 1, .contention_s = 1, .coherency_s = 1}, false), 1, 1e-6);
}

class ExactTimes : public ::testing::TestWithParam<bool> {};

TEST_P(ExactTimes, GiveTheTermsBack) {
  const LawTerms terms = {
      .parallel_s = 10, .contention_s = 0.5, .coherency_s = 0.004, .reduction_s = 0.03};
  const LawFit fit =
      fit_law(Law::usl_reduction, curve_of(terms, powers_of_two(7), GetParam()), 0.95);
  EXPECT_NEAR(fit.terms.parallel_s, 10, 1e-9);
  EXPECT_NEAR(fit.terms.contention_s, 0.5, 1e-9);
  EXPECT_NEAR(fit.terms.coherency_s, 0.004, 1e-9);
  EXPECT_NEAR(fit.terms.reduction_s, 0.03, 1e-9);
  EXPECT_NEAR(fit.misfit, 0, 1e-12);
  EXPECT_NEAR(fit.sigma.value, 0.05, 1e-10);
  EXPECT_LT(fit.sigma.interval->low, 0.05);
  EXPECT_GT(fit.sigma.interval->high, 0.05);
  EXPECT_EQ(fit.points, 7U);
  EXPECT_EQ(fit.fewest_workers, 1);
  EXPECT_EQ(fit.most_workers, 64);
}

INSTANTIATE_TEST_SUITE_P(Of, ExactTimes, ::testing::Values(false, true),
                         [](const auto& scaling) { return scaling.param ? "weak" : "strong"; });

TEST(FitLaw, GivesTheNumbersOfAHandCalculation) {
  // Ideal: 8 s and 4.4 s on 1 and 2 workers are 8 and 8.8 one-worker seconds. In relative
  // differences a = (1 + 1) / (1 / 8 + 1 / 8.8) weighted by themselves: sum(w) / sum(w^2), w = 1 /
  // 8, 1 / 8.8.
  CurveTimes curve;
  curve.points = {{1, 8, 6, small_error}, {2, 4.4, 6, small_error}};
  const double w1 = 1 / 8.0;
  const double w2 = 1 / 8.8;
  EXPECT_NEAR(fit_law(Law::ideal, curve, 0.95).t1_s.value, (w1 + w2) / (w1 * w1 + w2 * w2), 1e-12);
}

TEST(FitLaw, NeverGivesANegativeTerm) {
  // Faster than ideal: the serial share would be below 0.
  CurveTimes curve;
  curve.points = {{1, 8, 6, small_error}, {2, 3.9, 6, small_error}, {4, 1.9, 6, small_error}};
  const LawFit fit = fit_law(Law::amdahl, curve, 0.95);
  EXPECT_EQ(fit.sigma.value, 0);
  EXPECT_EQ(fit.sigma.interval->low, 0);
}

TEST(FitLaw, NeverGivesMoreContentionThanWork) {
  // Two workers take longer than one: all of the work is serial, and more.
  CurveTimes curve;
  curve.points = {{1, 8, 6, small_error}, {2, 9, 6, small_error}, {4, 10, 6, small_error}};
  const LawFit fit = fit_law(Law::amdahl, curve, 0.95);
  EXPECT_EQ(fit.sigma.value, 1);
  EXPECT_EQ(fit.sigma.interval->high, 1);
}

TEST(FitLaw, TrustsTimesWithSmallErrorsMore) {
  CurveTimes alike;
  alike.points = {{1, 8, 6, RelativeError{.size = 0.02, .degrees = 5}},
                  {2, 4.4, 6, RelativeError{.size = 0.02, .degrees = 5}}};
  CurveTimes sure_of_one = alike;
  sure_of_one.points[0].error = {.size = 0.002, .degrees = 15};
  const double between = fit_law(Law::ideal, alike, 0.95).t1_s.value;
  const double near_first = fit_law(Law::ideal, sure_of_one, 0.95).t1_s.value;
  EXPECT_LT(std::abs(near_first - 8), std::abs(between - 8) / 4);
}

TEST(FitLaw, HasIntervalsButNoTestWithoutADegreeOfFreedom) {
  const LawFit fit = fit_law(Law::usl, curve_of(usl, {1, 2, 4}, false), 0.95);
  EXPECT_NEAR(fit.sigma.value, 0.05, 1e-10);
  EXPECT_LT(fit.sigma.interval->low, 0.05);
  EXPECT_GT(fit.sigma.interval->high, 0.05);
  EXPECT_FALSE(fit.chance.has_value());
}

TEST(FitLaw, TellsHowFarTheTimesAreFromIt) {
  CurveTimes curve = curve_of({.parallel_s = 10}, powers_of_two(5), false);
  const LawFit exact = fit_law(Law::ideal, curve, 0.95);
  EXPECT_EQ(exact.chance, 1);
  EXPECT_NEAR(exact.squares, 0, 1e-12);
  curve.points[3].time_s *= 1.1;
  const LawFit off = fit_law(Law::ideal, curve, 0.95);
  EXPECT_EQ(off.furthest.workers, 8);
  EXPECT_NEAR(off.furthest.relative, 0.1, 0.03);
  EXPECT_GT(off.furthest.errors, 50);
  EXPECT_LT(*off.chance, 0.01);
}

TEST(FitLaw, IsTheSameEachTime) {
  CurveTimes curve;
  curve.points = {{1, 8, 6, small_error},
                  {2, 4.1, 6, small_error},
                  {4, 2.2, 6, small_error},
                  {8, 1.3, 6, small_error}};
  EXPECT_EQ(fit_law(Law::usl, curve, 0.95).draws, fit_law(Law::usl, curve, 0.95).draws);
}

TEST(FitLaw, IsNotUpsetByPointsThatAreFarCalmerThanOthers) {
  CurveTimes curve = curve_of(usl, powers_of_two(8), false);
  double size = 1e-12;
  for (MeasuredTime& point : curve.points) {
    point.error->size = size;
    size *= 30;
  }
  EXPECT_NEAR(fit_law(Law::usl, curve, 0.95).kappa.value, 0.0004, 1e-9);
}

TEST(ErrorsOf, AreDrawnTogetherAndNeverBelowAThousandth) {
  CurveTimes curve = curve_of(usl, powers_of_two(4), false);
  curve.points[0].error->size = 0;
  curve.points[1].error->size = 0.02;
  curve.points[2].error = std::nullopt;
  const std::vector<RelativeError> errors = errors_of(curve);
  ASSERT_EQ(errors.size(), 4U);
  EXPECT_GE(errors[0].size, 1e-3);
  EXPECT_LT(errors[1].size, 1.1 * 0.02);
  EXPECT_GT(errors[1].size, errors[0].size);
  EXPECT_GT(errors[2].size, 0);  // the others tell what to expect
  for (MeasuredTime& point : curve.points) {
    point.error = std::nullopt;
  }
  EXPECT_TRUE(errors_of(curve).empty());
  EXPECT_THROW(fit_law(Law::usl, curve, 0.95), std::invalid_argument);
}

TEST(FitLaw, RefusesWhatItCannotFit) {
  CurveTimes curve;
  curve.points = {{1, 8, 6, small_error}, {1, 8, 6, small_error}};
  EXPECT_THROW(fit_law(Law::amdahl, curve, 0.95), std::invalid_argument);
  curve.points = {{1, 8, 6, small_error}, {2, 0, 6, small_error}};
  EXPECT_THROW(fit_law(Law::amdahl, curve, 0.95), std::invalid_argument);
  curve.points = {{1, 8, 6, small_error},
                  {2, std::numeric_limits<double>::infinity(), 6, small_error}};
  EXPECT_THROW(fit_law(Law::amdahl, curve, 0.95), std::invalid_argument);
  curve.points = {{1, 8, 6, small_error}, {2, 4, 6, small_error}, {4, 2, 6, small_error}};
  EXPECT_THROW(fit_law(Law::amdahl, curve, 1.5), std::invalid_argument);
}

TEST(PredictedTime, IsTheLawsWithAnIntervalThatWidensBeyondTheData) {
  CurveTimes curve;
  curve.points = {{1, 8, 6, small_error},
                  {2, 4.1, 6, small_error},
                  {4, 2.2, 6, small_error},
                  {8, 1.3, 6, small_error}};
  const LawFit fit = fit_law(Law::amdahl, curve, 0.95);
  const auto relative_width = [&](double workers) {
    const Estimate time = predicted_time(fit, workers, false, 0.95);
    EXPECT_DOUBLE_EQ(time.value, time_at(fit.terms, workers, false));
    return (time.interval->high - time.interval->low) / time.value;
  };
  EXPECT_LT(relative_width(4), relative_width(64));
}

TEST(ExpectedMeasurement, IsWiderThanTheLawItself) {
  CurveTimes curve;
  curve.points = {{1, 8, 6, small_error},
                  {2, 4.1, 6, small_error},
                  {4, 2.2, 6, small_error},
                  {8, 1.3, 6, small_error}};
  const LawFit fit = fit_law(Law::amdahl, curve, 0.95);
  const Interval law = *predicted_time(fit, 4, false, 0.95).interval;
  const Interval measurement =
      *expected_measurement(fit, 4, false, {.size = 0.02, .degrees = 10}, 0.95).interval;
  EXPECT_LT(measurement.low, law.low);
  EXPECT_GT(measurement.high, law.high);
}

TEST(GustafsonsLaw, IsGivenBackByExactTimes) {
  // Scaled speedup N - s (N - 1) with s = 0.1.
  CurveTimes curve;
  curve.weak = true;
  for (const double workers : {1, 2, 4, 8}) {
    curve.points.push_back(
        {workers, 3 * workers / (workers - 0.1 * (workers - 1)), 6, small_error});
  }
  const LawFit fit = fit_law(Law::gustafson, curve, 0.95);
  EXPECT_NEAR(fit.t1_s.value, 3, 1e-9);
  EXPECT_NEAR(fit.serial_share.value, 0.1, 1e-12);
  EXPECT_NEAR(fit.serial_share.interval->low, 0.1, 0.01);
  EXPECT_NEAR(time_at(fit.terms, 8, true), curve.points[3].time_s, 1e-9);
  EXPECT_FALSE(fit.peak_workers.has_value());
}

TEST(GustafsonsLaw, AllowsAShareBelowZero) {
  CurveTimes curve;
  curve.weak = true;
  curve.points = {{1, 3, 6, small_error}, {2, 2.9, 6, small_error}, {4, 2.8, 6, small_error}};
  EXPECT_LT(fit_law(Law::gustafson, curve, 0.95).serial_share.value, 0);
}

TEST(GustafsonsLaw, IsOfWeakScalingOnly) {
  EXPECT_THROW(fit_law(Law::gustafson, curve_of(usl, {1, 2, 4}, false), 0.95),
               std::invalid_argument);
  EXPECT_THROW(fit_law(Law::gustafson, curve_of(usl, {4}, true), 0.95), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
