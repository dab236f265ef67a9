// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/rates/point_rate.hpp"

#include <gtest/gtest.h>

#include "analysis/study_analysis.hpp"
#include "tests/analysis/rates/machine_builder.hpp"

namespace scalelab {
namespace {

using testing::add_computer;
using testing::add_demanding_point;
using testing::add_study;

/// A study on one computer, with one point that computes for so long.
Results one_point(std::int64_t ranks, std::int64_t threads, double time_s) {
  Results results;
  add_study(results, "a study", "gemm", Scaling::strong);
  add_computer(results);
  add_demanding_point(results, ranks, threads, time_s);
  return results;
}

PointRate first_rate(const Results& results) {
  return analyse(results).front().rates.front();
}

TEST(PointRate, IsTheShareOfTheLimitThatBinds) {
  Results results = one_point(1, 1, 0.025);  // of 0.02 s that 1e9 operations need on one core
  const PointRate rate = first_rate(results);
  EXPECT_TRUE(rate.demands);
  EXPECT_DOUBLE_EQ(rate.flop_rate.value(), 40e9);
  EXPECT_FALSE(rate.intensity.has_value()) << "no bytes are demanded";
  ASSERT_TRUE(rate.binds.has_value());
  EXPECT_EQ(rate.binds->limit, MachineLimit::flops);
  EXPECT_DOUBLE_EQ(rate.binds->shortest_s, 0.02);
  EXPECT_DOUBLE_EQ(rate.binds->share.value, 0.8);
}

TEST(PointRate, HasTheIntervalOfTheTime) {
  Results results = one_point(1, 1, 0.02);
  for (Sample& sample : results.samples) {
    sample.time_s = sample.order % 2 == 0 ? 0.02 : 0.04;
  }
  const PointRate rate = first_rate(results);
  ASSERT_TRUE(rate.binds && rate.binds->share.interval);
  EXPECT_DOUBLE_EQ(rate.binds->share.interval->low, 0.5);
  EXPECT_DOUBLE_EQ(rate.binds->share.interval->high, 1);
}

TEST(PointRate, IsBoundByWhatNeedsLongest) {
  Results results = one_point(1, 1, 0.5);
  Point& point = results.points.front();
  point.demand_bytes = 1e9;  // 0.1 s
  EXPECT_EQ(first_rate(results).binds->limit, MachineLimit::bandwidth);
  EXPECT_DOUBLE_EQ(first_rate(results).binds->share.value, 0.2);
  EXPECT_DOUBLE_EQ(first_rate(results).intensity.value(), 1);
  point.demand_read_bytes = 0.96e9;  // 0.12 s
  EXPECT_EQ(first_rate(results).binds->limit, MachineLimit::read_bandwidth);
  EXPECT_DOUBLE_EQ(first_rate(results).binds->share.value, 0.24);
  point.demand_random_loads = 1.5e7;  // 0.15 s
  EXPECT_EQ(first_rate(results).binds->limit, MachineLimit::random_loads);
  EXPECT_DOUBLE_EQ(first_rate(results).binds->share.value, 0.3);
  point.demand_dependent_loads = 2e6;  // 0.2 s
  EXPECT_EQ(first_rate(results).binds->limit, MachineLimit::dependent_loads);
  EXPECT_DOUBLE_EQ(first_rate(results).binds->share.value, 0.4);
  point.demand_messages = 1e5;         // 0.1 s
  point.demand_message_bytes = 0.3e9;  // and 0.3 s
  EXPECT_EQ(first_rate(results).binds->limit, MachineLimit::messages);
  EXPECT_DOUBLE_EQ(first_rate(results).binds->share.value, 0.8);
}

TEST(PointRate, HasNoShareWhereWhatItNeedsWasNotMeasured) {
  Results results = one_point(1, 1, 0.5);
  results.points.front().demand_messages = 1;
  results.limits[1].message_s = MaybeReal();
  EXPECT_TRUE(first_rate(results).demands);
  EXPECT_FALSE(first_rate(results).binds.has_value());
  results.points.front().demand_messages = 0;
  EXPECT_TRUE(first_rate(results).binds.has_value()) << "messages are not needed then";
  results.limits.clear();
  EXPECT_FALSE(first_rate(results).binds.has_value());
  EXPECT_DOUBLE_EQ(first_rate(results).flop_rate.value(), 2e9);
}

// Files of layout 5 know neither.
TEST(PointRate, IsBoundByAllTrafficWhereReadingAndRandomLoadsWereNotMeasured) {
  Results results = one_point(1, 1, 0.5);
  Point& point = results.points.front();
  point.demand_bytes = 1e9;         // 0.1 s
  point.demand_read_bytes = 1e9;    // 0.125 s
  point.demand_random_loads = 1e8;  // 1 s
  results.limits[0].read_bandwidth = MaybeReal();
  results.limits[0].random_loads = MaybeReal();
  EXPECT_EQ(first_rate(results).binds->limit, MachineLimit::bandwidth);
  EXPECT_DOUBLE_EQ(first_rate(results).binds->share.value, 0.2);
}

TEST(PointRate, OfAKernelThatSaysNothingIsEmpty) {
  Results results = one_point(1, 1, 0.5);
  Point& point = results.points.front();
  point.demand_flops = MaybeReal();
  point.demand_bytes = MaybeReal();
  point.demand_read_bytes = MaybeReal();
  point.demand_random_loads = MaybeReal();
  point.demand_dependent_loads = MaybeReal();
  point.demand_messages = MaybeReal();
  point.demand_message_bytes = MaybeReal();
  EXPECT_EQ(first_rate(results), PointRate());
}

TEST(PointRate, OfAPointThatWasNotMeasuredHasNoNumbers) {
  Results results = one_point(1, 1, 0.5);
  results.samples.clear();
  results.workers.clear();
  EXPECT_FALSE(first_rate(results).flop_rate.has_value());
  EXPECT_FALSE(first_rate(results).binds.has_value());
}

TEST(Roofline, HasTheRoofsOfOneCoreAndOfAll) {
  Results results = one_point(1, 1, 0.5);
  add_demanding_point(results, 4, 1, 0.25);
  for (Point& point : results.points) {
    point.demand_bytes = 1e9;
  }
  const Roofline roofline = analyse(results).front().roofline;
  ASSERT_EQ(roofline.roofs.size(), 2U);
  EXPECT_EQ(roofline.roofs[0],
            (Roof{.cores = 1, .nodes = 1, .flop_rate = 50e9, .bandwidth = 10e9}));
  EXPECT_EQ(roofline.roofs[1],
            (Roof{.cores = 4, .nodes = 1, .flop_rate = 160e9, .bandwidth = 20e9}));
  ASSERT_EQ(roofline.points.size(), 2U);
  EXPECT_EQ(roofline.points[0].intensity, 1);
  EXPECT_DOUBLE_EQ(roofline.points[0].flop_rate, 2e9);
  EXPECT_DOUBLE_EQ(roofline.points[0].attainable, 10e9) << "10 GB/s for an operation a byte";
  EXPECT_DOUBLE_EQ(roofline.points[1].flop_rate, 4e9);
  EXPECT_DOUBLE_EQ(roofline.points[1].attainable, 20e9);
}

TEST(Roofline, HasTheJobsRoofWhereAPointIsOnSeveralComputers) {
  Results results = one_point(1, 1, 0.5);
  add_computer(results);
  testing::add_job_of_two(results);
  results.points.front().demand_bytes = 1e9;
  EXPECT_EQ(analyse(results).front().roofline.roofs.size(), 2U);
  add_demanding_point(results, 2, 1, 0.25).nodes = 2;
  results.points.back().demand_bytes = 1e9;
  const Roofline roofline = analyse(results).front().roofline;
  ASSERT_EQ(roofline.roofs.size(), 3U);
  EXPECT_EQ(roofline.roofs[2],
            (Roof{.cores = 8, .nodes = 2, .flop_rate = 320e9, .bandwidth = 40e9}));
}

TEST(Roofline, IsEmptyWithoutBytesOrLimits) {
  Results results = one_point(1, 1, 0.5);
  EXPECT_EQ(analyse(results).front().roofline, Roofline());
  results.points.front().demand_bytes = 1e9;
  results.limits.clear();
  EXPECT_EQ(analyse(results).front().roofline, Roofline());
}

}  // namespace
}  // namespace scalelab
