// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/clock/clock_drift.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

constexpr double half_s = 2e-6;

/// A reading of a clock that is 5 s behind and gains `rate`, without error.
ClockReading reading_at(double own_s, double rate) {
  return {.own_s = own_s, .other_s = (own_s - 5) / (1 + rate), .half_round_trip_s = half_s};
}

TEST(ClockLine, GoesThereAndBack) {
  const ClockLine line{.own_s = 100, .other_s = 40, .rate = 1e-3};
  EXPECT_DOUBLE_EQ(line.to_own(50), 110.01);
  EXPECT_DOUBLE_EQ(line.to_other(line.to_own(50)), 50);
}

TEST(ClockDrift, TakesTheOffsetOfOneComparison) {
  ClockDrift drift;
  drift.take(reading_at(1000, 0));
  EXPECT_EQ(drift.line().rate, 0);
  EXPECT_DOUBLE_EQ(drift.line().to_own(995), 1000);
  EXPECT_DOUBLE_EQ(drift.line().to_own(996), 1001);
}

TEST(ClockDrift, IsDueWhenTheLargestDriftMayHaveDoubledTheError) {
  ClockDrift drift;
  drift.take(reading_at(1000, 0));
  const double due_s = half_s / ClockDrift::largest_drift;  // 20 ms
  EXPECT_LT(drift.overdue(1000 + 0.99 * due_s), 1);
  EXPECT_GT(drift.overdue(1000 + 1.01 * due_s), 1);
}

TEST(ClockDrift, AllowsAMicrosecondHoweverShortTheRoundTrip) {
  ClockDrift drift;
  drift.take({.own_s = 1000, .other_s = 995, .half_round_trip_s = 1e-9});
  EXPECT_LT(drift.overdue(1000.0099), 1);
  EXPECT_GT(drift.overdue(1000.0101), 1);
}

TEST(ClockDrift, FindsTheRateOfTwoComparisons) {
  constexpr double rate = 3e-5;
  ClockDrift drift;
  drift.take(reading_at(1000, rate));
  drift.take(reading_at(1001, rate));
  EXPECT_NEAR(drift.line().rate, rate, 1e-9);
  EXPECT_NEAR(drift.line().to_own((1003 - 5.0) / (1 + rate)), 1003, 1e-8);
  // The error of the rate is that of both offsets, over one second; and it may wander.
  const double due_s = half_s / (2 * half_s + ClockDrift::wander);
  EXPECT_LT(drift.overdue(1001 + 0.99 * due_s), 1);
  EXPECT_GT(drift.overdue(1001 + 1.01 * due_s), 1);
}

TEST(ClockDrift, FindsNoRateInComparisonsThatAreTooCloseTogether) {
  ClockDrift drift;
  drift.take(reading_at(1000, 3e-5));
  drift.take(reading_at(1000.03, 3e-5));  // where 4 us are more than the largest drift
  EXPECT_EQ(drift.line().rate, 0);
  EXPECT_NEAR(drift.overdue(1000.05), 1, 1e-3);
}

TEST(ClockDrift, BecomesDueLessOftenAsTheRateIsKnownBetter) {
  ClockDrift drift;
  double time = 1000;
  int comparisons = 0;
  for (; time < 1010; time += 1e-3) {
    if (comparisons == 0 || drift.overdue(time) > 1) {
      drift.take(reading_at(time, 3e-5));
      ++comparisons;
    }
  }
  EXPECT_LT(comparisons, 30);  // 500 at the largest drift
  EXPECT_NEAR(drift.line().to_own((1010 - 5.0) / (1 + 3e-5)), 1010, 1e-7);
}

TEST(ClockDrift, BeginsAnewWithAClockThatGoesOtherwise) {
  ClockDrift drift;
  drift.take(reading_at(1000, 0));
  drift.take(reading_at(1001, 0));
  ClockReading stepped = reading_at(1002, 0);
  stepped.own_s += 1e-3;  // 4 us were the most to expect
  drift.take(stepped);
  EXPECT_EQ(drift.line().rate, 0);
  EXPECT_DOUBLE_EQ(drift.line().to_own(stepped.other_s), stepped.own_s);
  EXPECT_NEAR(drift.overdue(stepped.own_s + 0.02), 1, 1e-3);
}

TEST(ClockDrift, ForgetsTheRateOfLongAgo) {
  ClockDrift drift;
  drift.take(reading_at(1000, 0));
  drift.take(reading_at(1061, 0));
  // Since then the clock gains 9e-7, less than would be a surprise. Over the last two comparisons
  // that is seen in full, over all three it would be a third.
  drift.take({.own_s = 1091, .other_s = 1086 - 30 * 9e-7, .half_round_trip_s = half_s});
  EXPECT_NEAR(drift.line().rate, 9e-7, 1e-9);
}

}  // namespace
}  // namespace scalelab
