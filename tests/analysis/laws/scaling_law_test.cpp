// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/scaling_law.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <stdexcept>

#include "tests/analysis/laws/curve_builder.hpp"

namespace scalelab {
namespace {

using testing::curve_of;
using testing::powers_of_two;

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
  EXPECT_NEAR(fit.sigma.interval->low, 0.05, 1e-9);
  EXPECT_NEAR(fit.sigma.interval->high, 0.05, 1e-9);
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
  curve.points = {{1, 8, 6, 0}, {2, 4.4, 6, 0}};
  const double w1 = 1 / 8.0;
  const double w2 = 1 / 8.8;
  EXPECT_NEAR(fit_law(Law::ideal, curve, 0.95).t1_s.value, (w1 + w2) / (w1 * w1 + w2 * w2), 1e-12);
}

TEST(FitLaw, NeverGivesANegativeTerm) {
  // Faster than ideal: the serial share would be below 0.
  CurveTimes curve;
  curve.points = {{1, 8, 6, 0}, {2, 3.9, 6, 0}, {4, 1.9, 6, 0}};
  const LawFit fit = fit_law(Law::amdahl, curve, 0.95);
  EXPECT_EQ(fit.sigma.value, 0);
  EXPECT_EQ(fit.sigma.interval->low, 0);
}

TEST(FitLaw, TrustsMedianOfManySamplesMore) {
  CurveTimes few;
  few.points = {{1, 8, 6, 0}, {2, 4.4, 6, 0}};
  CurveTimes many = few;
  many.points[0].samples = 600;
  const double between = fit_law(Law::ideal, few, 0.95).t1_s.value;
  const double near_first = fit_law(Law::ideal, many, 0.95).t1_s.value;
  EXPECT_LT(std::abs(near_first - 8), std::abs(between - 8));
}

TEST(FitLaw, HasNoIntervalWithoutADegreeOfFreedom) {
  const LawFit fit = fit_law(Law::usl, curve_of(usl, {1, 2, 4}, false), 0.95);
  EXPECT_NEAR(fit.sigma.value, 0.05, 1e-10);
  EXPECT_FALSE(fit.sigma.interval.has_value());
  EXPECT_FALSE(fit.peak_interval.has_value());
  EXPECT_TRUE(fit.draws.empty());
}

TEST(FitLaw, WidensItsIntervalsWhereTheLawDoesNotFit) {
  const CurveTimes curve = curve_of(usl, powers_of_two(6), false);
  const LawFit right = fit_law(Law::usl, curve, 0.95);
  const LawFit wrong = fit_law(Law::amdahl, curve, 0.95);
  EXPECT_LT(right.sigma.interval->high - right.sigma.interval->low, 1e-6);
  EXPECT_GT(wrong.sigma.interval->high - wrong.sigma.interval->low, 1e-3);
  EXPECT_GT(wrong.misfit, 0.01);
}

TEST(FitLaw, IsTheSameEachTime) {
  CurveTimes curve;
  curve.points = {{1, 8, 6, 0.1}, {2, 4.1, 6, 0.1}, {4, 2.2, 6, 0.1}, {8, 1.3, 6, 0.1}};
  EXPECT_EQ(fit_law(Law::usl, curve, 0.95).draws, fit_law(Law::usl, curve, 0.95).draws);
}

TEST(FitLaw, IsNotUpsetByPointsThatAreFarCalmerThanOthers) {
  CurveTimes curve = curve_of(usl, powers_of_two(8), false);
  double spread = 1e-12;
  for (MeasuredTime& point : curve.points) {
    point.spread = spread;
    spread *= 30;
  }
  EXPECT_NEAR(fit_law(Law::usl, curve, 0.95).kappa.value, 0.0004, 1e-9);
}

TEST(FitLaw, RefusesWhatItCannotFit) {
  CurveTimes curve;
  curve.points = {{1, 8, 6, 0}, {1, 8, 6, 0}};
  EXPECT_THROW(fit_law(Law::amdahl, curve, 0.95), std::invalid_argument);
  curve.points = {{1, 8, 6, 0}, {2, 0, 6, 0}};
  EXPECT_THROW(fit_law(Law::amdahl, curve, 0.95), std::invalid_argument);
  curve.points = {{1, 8, 6, 0}, {2, std::numeric_limits<double>::infinity(), 6, 0}};
  EXPECT_THROW(fit_law(Law::amdahl, curve, 0.95), std::invalid_argument);
  curve.points = {{1, 8, 6, 0}, {2, 4, 6, 0}, {4, 2, 6, 0}};
  EXPECT_THROW(fit_law(Law::amdahl, curve, 1.5), std::invalid_argument);
}

TEST(PredictedTime, IsTheLawsWithAnIntervalThatWidensBeyondTheData) {
  CurveTimes curve;
  curve.points = {{1, 8, 6, 0.1}, {2, 4.1, 6, 0.1}, {4, 2.2, 6, 0.1}, {8, 1.3, 6, 0.1}};
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
  curve.points = {{1, 8, 6, 0.1}, {2, 4.1, 6, 0.1}, {4, 2.2, 6, 0.1}, {8, 1.3, 6, 0.1}};
  const LawFit fit = fit_law(Law::amdahl, curve, 0.95);
  const Interval law = *predicted_time(fit, 4, false, 0.95).interval;
  const Interval measurement = *expected_measurement(fit, 4, false, 0.95).interval;
  EXPECT_LT(measurement.low, law.low);
  EXPECT_GT(measurement.high, law.high);
}

TEST(GustafsonsLaw, IsGivenBackByExactTimes) {
  // Scaled speedup N - s (N - 1) with s = 0.1.
  CurveTimes curve;
  curve.weak = true;
  for (const double workers : {1, 2, 4, 8}) {
    curve.points.push_back({workers, 3 * workers / (workers - 0.1 * (workers - 1)), 6, 0});
  }
  const LawFit fit = fit_law(Law::gustafson, curve, 0.95);
  EXPECT_NEAR(fit.t1_s.value, 3, 1e-9);
  EXPECT_NEAR(fit.serial_share.value, 0.1, 1e-12);
  EXPECT_NEAR(fit.serial_share.interval->low, 0.1, 1e-9);
  EXPECT_NEAR(time_at(fit.terms, 8, true), curve.points[3].time_s, 1e-9);
  EXPECT_FALSE(fit.peak_workers.has_value());
}

TEST(GustafsonsLaw, AllowsAShareBelowZero) {
  CurveTimes curve;
  curve.weak = true;
  curve.points = {{1, 3, 6, 0}, {2, 2.9, 6, 0}, {4, 2.8, 6, 0}};
  EXPECT_LT(fit_law(Law::gustafson, curve, 0.95).serial_share.value, 0);
}

TEST(GustafsonsLaw, IsOfWeakScalingOnly) {
  EXPECT_THROW(fit_law(Law::gustafson, curve_of(usl, {1, 2, 4}, false), 0.95),
               std::invalid_argument);
  EXPECT_THROW(fit_law(Law::gustafson, curve_of(usl, {4}, true), 0.95), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
