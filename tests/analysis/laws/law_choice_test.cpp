// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/law_choice.hpp"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/analysis/laws/curve_builder.hpp"

namespace scalelab {
namespace {

using testing::curve_of;
using testing::powers_of_two;

constexpr LawTerms amdahl = {.parallel_s = 10, .contention_s = 0.5};
constexpr LawTerms steep_usl = {.parallel_s = 10, .contention_s = 0.5, .coherency_s = 0.01};

/// Times that are off by up to a per cent, in a fixed pattern that no law explains.
CurveTimes almost(const LawTerms& terms, int points) {
  CurveTimes curve = curve_of(terms, powers_of_two(points), false);
  double off = 0.01;
  for (MeasuredTime& point : curve.points) {
    point.time_s *= 1 + off;
    point.spread = 0.01;
    off *= -0.9;
  }
  return curve;
}

TEST(ChooseLaw, FindsTheLawOfExactTimes) {
  EXPECT_EQ(choose_law(curve_of({.parallel_s = 10}, powers_of_two(8), false), 0.95)->fit.law,
            Law::ideal);
  EXPECT_EQ(choose_law(curve_of(amdahl, powers_of_two(8), false), 0.95)->fit.law, Law::amdahl);
  EXPECT_EQ(choose_law(curve_of(steep_usl, powers_of_two(8), false), 0.95)->fit.law, Law::usl);
  EXPECT_EQ(choose_law(curve_of({.parallel_s = 10, .contention_s = 0.1, .reduction_s = 0.05},
                                powers_of_two(8), false),
                       0.95)
                ->fit.law,
            Law::amdahl_reduction);
}

TEST(ChooseLaw, KnowsGustafsonsLawUnderWeakScalingOnly) {
  const LawTerms terms = {.parallel_s = 5, .serial_share = 0.1};
  EXPECT_EQ(choose_law(curve_of(terms, powers_of_two(7), true), 0.95)->fit.law, Law::gustafson);
  EXPECT_EQ(choose_law(curve_of(terms, powers_of_two(3), true), 0.95)->fit.law, Law::gustafson);
  for (const LawScore& score : compare_laws(almost(amdahl, 7))) {
    EXPECT_NE(score.law, Law::gustafson);
  }
}

TEST(ChooseLaw, ScoresAreAkaikesForFewObservations) {
  const CurveTimes curve = almost(amdahl, 6);
  const auto choice = choose_law(curve, 0.95);
  ASSERT_EQ(choice->scores.size(), 4U);  // the law of four terms needs seven points
  EXPECT_EQ(choice->scores[0].law, Law::ideal);
  const double misfit = smallest_misfit(Law::ideal, curve);
  // n = 6, K = 2: 6 ln(misfit^2) + 4 + 12 / 3
  EXPECT_NEAR(choice->scores[0].aicc, 12 * std::log(misfit) + 8, 1e-9);
  EXPECT_EQ(choice->fit.law, Law::amdahl);
  EXPECT_TRUE(choice->limit.empty());
}

TEST(ChooseLaw, FitsLessWithFewPointsAndSaysSo) {
  EXPECT_FALSE(choose_law(curve_of(steep_usl, powers_of_two(2), false), 0.95).has_value());
  const auto of_four = choose_law(curve_of(steep_usl, powers_of_two(4), false), 0.95);
  EXPECT_EQ(of_four->fit.law, Law::amdahl);
  EXPECT_TRUE(of_four->scores.empty());
  EXPECT_EQ(of_four->limit, "4 numbers of workers are too few to choose between laws");
  const auto of_five = choose_law(almost(steep_usl, 5), 0.95);
  EXPECT_EQ(of_five->fit.law, Law::amdahl);
  EXPECT_EQ(of_five->limit, "5 numbers of workers are too few to choose between laws");
  EXPECT_EQ(choose_law(almost(steep_usl, 7), 0.95)->scores.size(), 5U);
}

TEST(ChooseLaw, DoesNotTakeForNothingWhatTheLawLeavesOut) {
  const auto choice = choose_law(almost(amdahl, 8), 0.95);
  ASSERT_EQ(choice->fit.law, Law::amdahl);
  EXPECT_EQ(choice->fit.kappa.value, 0);
  ASSERT_TRUE(choice->fit.kappa.interval.has_value());
  EXPECT_EQ(choice->fit.kappa.interval->low, 0);
  EXPECT_GT(choice->fit.kappa.interval->high, 0);
  EXPECT_FALSE(choice->fit.peak_workers.has_value());
  ASSERT_TRUE(choice->fit.peak_interval.has_value());
  EXPECT_GT(choice->fit.peak_interval->low, 1);
  EXPECT_TRUE(std::isinf(choice->fit.peak_interval->high));
}

TEST(ChooseLaw, GivesThePeakWithItsInterval) {
  const auto choice = choose_law(almost(steep_usl, 8), 0.95);
  ASSERT_EQ(choice->fit.law, Law::usl);
  const double expected = std::sqrt(0.95 / 0.001);
  EXPECT_LE(choice->fit.peak_interval->low, expected);
  EXPECT_GE(choice->fit.peak_interval->high, expected);
  EXPECT_NEAR(*choice->fit.peak_workers, expected, 0.1 * expected);
}

TEST(ChooseLaw, ChecksTheLawAtTheLargestNumberOfWorkers) {
  const auto kept = choose_law(almost(amdahl, 7), 0.95);
  ASSERT_TRUE(kept->held_out.has_value());
  EXPECT_EQ(kept->held_out->workers, 64);
  EXPECT_FALSE(kept->held_out->misses());
  CurveTimes broken = almost(amdahl, 7);
  broken.points.back().time_s *= 1.5;
  const auto missed = choose_law(broken, 0.95);
  ASSERT_TRUE(missed->held_out.has_value());
  EXPECT_TRUE(missed->held_out->misses());
}

}  // namespace
}  // namespace scalelab
