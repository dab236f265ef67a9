// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/laws/measured_peak.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

namespace scalelab {
namespace {

/// Times of 1, 2, 4 ... workers, each with an interval of give or take 5 %.
CurveTimes times_of(const std::vector<double>& seconds, bool weak = false) {
  CurveTimes curve;
  curve.weak = weak;
  double workers = 1;
  for (const double time_s : seconds) {
    curve.points.push_back(
        {workers, time_s, 10, std::nullopt, Interval{0.95 * time_s, 1.05 * time_s}});
    workers *= 2;
  }
  return curve;
}

TEST(MeasuredPeak, IsWhereTheSpeedupFallsBeyondDoubt) {
  const MeasuredPeak peak = measured_peak(times_of({10, 5.5, 3.6, 5.0}));
  EXPECT_EQ(peak.workers, 4);
  EXPECT_EQ(peak.most_workers, 8);
  ASSERT_TRUE(peak.fall.has_value());
  EXPECT_EQ(peak.fall->from, 4);
  EXPECT_EQ(peak.fall->to, 8);
}

TEST(MeasuredPeak, PassesOverWhatTheIntervalsLeaveOpen) {
  const MeasuredPeak peak = measured_peak(times_of({10, 5.2, 2.8, 1.5, 1.55, 2.4}));
  EXPECT_EQ(peak.workers, 8);
  ASSERT_TRUE(peak.fall.has_value());
  EXPECT_EQ(peak.fall->to, 32);
  const MeasuredPeak open = measured_peak(times_of({10, 5, 5.1}));
  EXPECT_EQ(open.workers, 2);
  EXPECT_FALSE(open.fall.has_value());
  EXPECT_TRUE(open.all_have_intervals);
}

TEST(MeasuredPeak, IsTheEndOfACurveThatRises) {
  const MeasuredPeak peak = measured_peak(times_of({10, 5, 2.5, 2.4, 1.2, 0.6}));
  EXPECT_EQ(peak.workers, 32);
  EXPECT_FALSE(peak.fall.has_value());
}

TEST(MeasuredPeak, SeesAFallBeforeTheEnd) {
  const MeasuredPeak peak = measured_peak(times_of({10, 5, 8, 2}));
  EXPECT_EQ(peak.workers, 8);
  ASSERT_TRUE(peak.fall.has_value());
  EXPECT_EQ(peak.fall->from, 2);
  EXPECT_EQ(peak.fall->to, 4);
}

TEST(MeasuredPeak, OfWeakScalingIsThatOfTheWorkInASecond) {
  // Twice the work in 1.5 times the time is more in a second; four times in 4 is less than that.
  const MeasuredPeak peak = measured_peak(times_of({1, 1.5, 4}, true));
  EXPECT_EQ(peak.workers, 2);
  ASSERT_TRUE(peak.fall.has_value());
  EXPECT_EQ(peak.fall->to, 4);
}

TEST(MeasuredPeak, IsOpenWhereAnIntervalIsMissing) {
  CurveTimes curve = times_of({10, 5, 8});
  curve.points.back().interval_s = std::nullopt;
  const MeasuredPeak peak = measured_peak(curve);
  EXPECT_EQ(peak.workers, 2);
  EXPECT_FALSE(peak.fall.has_value());
  EXPECT_FALSE(peak.all_have_intervals);
}

}  // namespace
}  // namespace scalelab
