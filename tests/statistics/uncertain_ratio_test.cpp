// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/uncertain_ratio.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>

#include "statistics/student.hpp"

namespace scalelab {
namespace {

/// Of so many samples or runs a side, each side with the standard error 0.01.
UncertainRatio ratio(double value, double observations, Observed of = Observed::samples) {
  const LogError side{of, observations, 0.01, 0.01};
  return UncertainRatio(value, side, side);
}

TEST(UncertainRatio, HasTheIntervalOfBothErrorsInQuadrature) {
  const Interval interval = ratio(2, 4, Observed::runs).interval(0.95);
  // Equal errors of 3 degrees of freedom: Welch's would be 8, both sides together have 6.
  const double off = student_quantile(0.975, 6) * 0.01 * std::sqrt(2.0);
  EXPECT_DOUBLE_EQ(interval.low, 2 * std::exp(-off));
  EXPECT_DOUBLE_EQ(interval.high, 2 * std::exp(off));
}

TEST(UncertainRatio, HasTheDegreesOfTheSideThatErrsWhereTheOtherDoesNot) {
  const LogError errs{Observed::runs, 4, 0.01, 0.01};
  const LogError not_at_all{Observed::runs, 9, 0, 0};
  const double off = student_quantile(0.975, 3) * 0.01;
  EXPECT_NEAR(UncertainRatio(1, errs, not_at_all).interval(0.95).high, std::exp(off), 1e-12);
  EXPECT_NEAR(UncertainRatio(1, not_at_all, errs).interval(0.95).high, std::exp(off), 1e-12);
}

TEST(UncertainRatio, TakesEachSideFromTheErrorsThatLeadThere) {
  const LogError numerator{Observed::samples, 9, 0.01, 0.02};
  const LogError denominator{Observed::samples, 9, 0, 0};
  const double student = student_quantile(0.975, 6);
  const Interval over = UncertainRatio(1, numerator, denominator).interval(0.95);
  EXPECT_NEAR(over.low, std::exp(-0.01 * student), 1e-9);
  EXPECT_NEAR(over.high, std::exp(0.02 * student), 1e-9);
  const Interval under = UncertainRatio(1, denominator, numerator).interval(0.95);
  EXPECT_NEAR(under.low, std::exp(-0.02 * student), 1e-9);
  EXPECT_NEAR(under.high, std::exp(0.01 * student), 1e-9);
}

TEST(UncertainRatio, HasThePValueAtWhichTheIntervalEndsAtTheBound) {
  for (const Observed of : {Observed::samples, Observed::runs}) {
    for (const double value : {1.02, 1.07}) {
      const UncertainRatio at = ratio(value, 5, of);
      for (const double bound : {0.95, 1.0, 1.05}) {
        const double p = at.p_unequal(bound);
        EXPECT_EQ(p, value > bound ? at.p_above(bound) : at.p_below(bound));
        const Interval interval = at.interval(1 - p);
        EXPECT_NEAR(value > bound ? interval.low : interval.high, bound, 1e-6);
      }
    }
  }
}

TEST(UncertainRatio, CannotBeAboveWhatItIsNot) {
  EXPECT_EQ(ratio(1, 5).p_above(1), 1);
  EXPECT_EQ(ratio(1, 5).p_below(1), 1);
  EXPECT_EQ(ratio(0.9, 5).p_above(1), 1);
  EXPECT_EQ(ratio(1.1, 5).p_below(1), 1);
  EXPECT_EQ(ratio(1.1, 5).p_above(-2), 0);
}

TEST(UncertainRatio, LiesBetweenWhereItLiesOnBothSides) {
  const UncertainRatio at = ratio(1.01, 5);
  EXPECT_EQ(at.p_between(0.95, 1.05), std::max(at.p_above(0.95), at.p_below(1.05)));
  EXPECT_EQ(at.p_between(0.95, 1.01), 1);
}

TEST(UncertainRatio, IsCertainWithoutErrors) {
  const LogError exact{Observed::runs, 2, 0, 0};
  const UncertainRatio at(1.5, exact, exact);
  EXPECT_EQ(at.interval(0.95), (Interval{1.5, 1.5}));
  EXPECT_EQ(at.p_above(1), 0);
  EXPECT_EQ(at.p_above(1.5), 1);
  EXPECT_EQ(at.observations_to_exclude(1, 0.05), 2);
  EXPECT_FALSE(at.observations_to_exclude(1.5, 0.05));
}

TEST(UncertainRatio, TellsTheFewestObservationsThatExcludeABound) {
  for (const Observed of : {Observed::samples, Observed::runs}) {
    for (const double value : {0.99, 1.01, 1.04, 1.1}) {
      const double now = 7;
      const double needed = ratio(value, now, of).observations_to_exclude(1.05, 0.01).value();
      // A ratio of that many, with the same spread of the observations.
      const auto with = [&](double count) {
        const double error = 0.01 * std::sqrt(now / count);
        const LogError side{of, count, error, error};
        return UncertainRatio(value, side, side).p_unequal(1.05);
      };
      EXPECT_LT(with(needed), 0.01) << value;
      if (needed > 2) {
        EXPECT_GE(with(needed - 1), 0.01) << value;
      }
    }
  }
}

TEST(UncertainRatio, NeedsTheSquareOfTheDistanceInObservations) {
  const double near = ratio(1.001, 6).observations_to_exclude(1, 0.05).value();
  const double nearer = ratio(1.0001, 6).observations_to_exclude(1, 0.05).value();
  EXPECT_NEAR(nearer / near, 100, 1);
  EXPECT_FALSE(ratio(1, 6).observations_to_exclude(1, 0.05));
}

TEST(UncertainRatio, TellsByHowMuchItWouldHaveToBeNarrower) {
  const auto of_error = [](double error) {
    const LogError side{Observed::runs, 3, error, error};
    return UncertainRatio(1.02, side, side);
  };
  const double narrowing = of_error(0.03).narrowing_to_exclude(1, 0.1);
  EXPECT_LT(narrowing, 1);
  EXPECT_NEAR(of_error(0.03 * narrowing).interval(0.9).low, 1, 1e-9);
  EXPECT_NEAR(of_error(0.03 * of_error(0.03).narrowing_to_exclude(1.05, 0.1)).interval(0.9).high,
              1.05, 1e-9);
  EXPECT_EQ(of_error(0.03).narrowing_to_exclude(1.02, 0.1), 0);
}

TEST(UncertainRatio, RefusesWhatIsNone) {
  const LogError samples{Observed::samples, 6, 0.1, 0.1};
  const LogError runs{Observed::runs, 6, 0.1, 0.1};
  const LogError one_run{Observed::runs, 1, 0, 0};
  EXPECT_THROW(UncertainRatio(1, samples, runs), std::invalid_argument);
  EXPECT_THROW(UncertainRatio(1, runs, one_run), std::invalid_argument);
  EXPECT_THROW(UncertainRatio(0, runs, runs), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(ratio(1, 6).interval(1)), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(ratio(1, 6).observations_to_exclude(1, 0)), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
