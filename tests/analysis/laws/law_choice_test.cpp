// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/law_choice.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <optional>
#include <vector>

#include "tests/analysis/laws/curve_builder.hpp"

namespace scalelab {
namespace {

using testing::curve_of;
using testing::powers_of_two;

constexpr LawTerms amdahl = {.parallel_s = 10, .contention_s = 0.5};
constexpr LawTerms steep_usl = {.parallel_s = 10, .contention_s = 0.5, .coherency_s = 0.01};

/// Times that are off by up to a per cent, in a fixed pattern that no law explains, and known to
/// be.
CurveTimes almost(const LawTerms& terms, int points) {
  CurveTimes curve = curve_of(terms, powers_of_two(points), false);
  double off = 0.01;
  for (MeasuredTime& point : curve.points) {
    point.time_s *= 1 + off;
    point.error = {.size = 0.01, .degrees = 6};
    off *= -0.9;
  }
  return curve;
}

/// Times of this many workers, 1, 2, 4 ..., each known to within half a per cent.
CurveTimes times_at_powers_of_two(const std::vector<double>& times) {
  CurveTimes curve;
  double workers = 1;
  for (const double time_s : times) {
    curve.points.push_back({workers, time_s, 10, RelativeError{.size = 0.005, .degrees = 6},
                            Interval{0.99 * time_s, 1.01 * time_s}});
    workers *= 2;
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

TEST(ChooseLaw, ScoresAreChiSquaredAndFourForEachTerm) {
  const CurveTimes curve = almost(amdahl, 5);
  const auto choice = choose_law(curve, 0.95);
  ASSERT_EQ(choice->scores.size(), 4U);  // the law of four terms needs six points
  EXPECT_EQ(choice->scores[0].law, Law::ideal);
  EXPECT_NEAR(choice->scores[0].score, smallest_squares(Law::ideal, curve) + 4, 1e-9);
  EXPECT_EQ(choice->scores[1].law, Law::amdahl);
  EXPECT_NEAR(choice->scores[1].score, smallest_squares(Law::amdahl, curve) + 8, 1e-9);
  EXPECT_EQ(choice->fit.law, Law::amdahl);
  EXPECT_EQ(choice->verdict, TestOfFit::fits);
  EXPECT_EQ(choose_law(almost(steep_usl, 6), 0.95)->scores.size(), 5U);
}

TEST(ChooseLaw, FitsLessWithFewPoints) {
  EXPECT_FALSE(choose_law(curve_of(steep_usl, powers_of_two(2), false), 0.95).has_value());
  const auto of_three = choose_law(curve_of(steep_usl, powers_of_two(3), false), 0.95);
  EXPECT_EQ(of_three->fit.law, Law::amdahl);
  EXPECT_EQ(of_three->verdict, TestOfFit::not_tested);
  EXPECT_TRUE(of_three->scores.empty());
  const auto of_four = choose_law(almost(amdahl, 4), 0.95);
  EXPECT_EQ(of_four->fit.law, Law::amdahl);
  EXPECT_EQ(of_four->verdict, TestOfFit::fits);
  EXPECT_EQ(of_four->scores.size(), 2U);
  EXPECT_FALSE(of_four->held_out.has_value());
}

TEST(ChooseLaw, HasNoneWhereNothingTellsAnError) {
  CurveTimes curve = curve_of(amdahl, powers_of_two(6), false);
  for (MeasuredTime& point : curve.points) {
    point.error = std::nullopt;
    point.samples = 1;
  }
  EXPECT_FALSE(choose_law(curve, 0.95).has_value());
  EXPECT_TRUE(compare_laws(curve).empty());
}

// A peak, a curve that flattens and falls, and one with a step: none is a law's.
TEST(ChooseLaw, SaysThatNoLawFits) {
  for (const std::vector<double>& times : std::vector<std::vector<double>>{
           {10, 5.5, 3.6, 5.0}, {10, 5.2, 2.8, 1.7, 1.5, 2.4}, {10, 5, 2.5, 2.4, 1.2, 0.6}}) {
    const auto choice = choose_law(times_at_powers_of_two(times), 0.95);
    EXPECT_EQ(choice->verdict, TestOfFit::no_law) << times.size() << " " << times.back();
    EXPECT_TRUE(choice->rivals.empty());
    EXPECT_GT(choice->fit.furthest.errors, 3);
  }
}

TEST(ChooseLaw, NamesLawsThatTheTimesCannotTellApart) {
  // So small a coherency costs chi squared about as much as a term more.
  CurveTimes curve = curve_of({.parallel_s = 10, .contention_s = 0.5, .coherency_s = 0.004},
                              powers_of_two(6), false);
  for (MeasuredTime& point : curve.points) {
    point.error = {.size = 0.02, .degrees = 20};
  }
  const auto choice = choose_law(curve, 0.95);
  ASSERT_EQ(choice->verdict, TestOfFit::fits);
  ASSERT_FALSE(choice->rivals.empty());
  double chosen = 0;
  for (const LawScore& score : choice->scores) {
    chosen = score.law == choice->fit.law ? score.score : chosen;
  }
  for (const LawFit& rival : choice->rivals) {
    EXPECT_NE(rival.law, choice->fit.law);
    EXPECT_LE(rival.squares + 4.0 * static_cast<double>(term_count(rival.law)), chosen + 2);
    EXPECT_GE(*rival.chance, 0.01);
  }
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
  // Without the largest number of workers Amdahl's law would be chosen; with it, it is not.
  CurveTimes broken = almost(amdahl, 7);
  broken.points.back().time_s *= 1.5;
  const auto missed = choose_law(broken, 0.95);
  ASSERT_TRUE(missed->held_out.has_value());
  EXPECT_EQ(missed->held_out->law, Law::amdahl);
  EXPECT_NE(missed->fit.law, Law::amdahl);
  EXPECT_TRUE(missed->held_out->misses());
}

}  // namespace
}  // namespace scalelab
