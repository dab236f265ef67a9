// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/plot_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/report/realistic_results.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;

Results strong() {
  Results results;
  testing::add_study(results, "Title", "pi", Scaling::strong);
  testing::add_point(results, 1, 1);
  testing::add_samples(results, std::vector<double>(6, 0.08));
  testing::add_point(results, 4, 1).oversubscribed = true;
  testing::add_samples(results, {0.025, 0.025});
  return results;
}

PlotData data(const Results& results, FigureKind kind) {
  return plot_data(results, analyse(results).at(0), kind);
}

TEST(PlotData, HasTheUnitsOfItsAxes) {
  const PlotData speedup = data(strong(), FigureKind::speedup);
  EXPECT_EQ(speedup.y_label, "speedup over serial 1x1 (80.0 ms)");
  ASSERT_EQ(speedup.curves.size(), 1U);
  EXPECT_DOUBLE_EQ(speedup.curves[0].points[1].value, 3.2);
  EXPECT_TRUE(speedup.curves[0].points[1].oversubscribed);
  EXPECT_TRUE(speedup.any_oversubscribed);
  EXPECT_DOUBLE_EQ(data(strong(), FigureKind::efficiency).curves[0].points[1].value, 80);
  const PlotData time = data(strong(), FigureKind::time);
  EXPECT_EQ(time.y_label, "median time (ms)");
  EXPECT_DOUBLE_EQ(time.curves[0].points[1].value, 25);
}

TEST(PlotData, HasIntervalsOfNoWidthWhereThereAreTooFewSamples) {
  const PlotPoint point = data(strong(), FigureKind::speedup).curves[0].points[1];
  EXPECT_EQ(point.low, point.value);
  EXPECT_EQ(point.high, point.value);
}

TEST(PlotData, EndsTheIdealAtTheMostWorkers) {
  EXPECT_DOUBLE_EQ(data(strong(), FigureKind::speedup).ideal.back().value, 4);
  EXPECT_DOUBLE_EQ(data(strong(), FigureKind::efficiency).ideal.back().value, 100);
  EXPECT_DOUBLE_EQ(data(strong(), FigureKind::time).ideal.back().value, 20);
  Results weak = strong();
  weak.studies[0].scaling = Scaling::weak;
  EXPECT_DOUBLE_EQ(data(weak, FigureKind::time).ideal.back().value, 80);
}

TEST(PlotData, HasTheoryBesideSpeedupsOnly) {
  Results results = strong();
  EXPECT_TRUE(data(results, FigureKind::speedup).theory.empty());
  for (Point& point : results.points) {
    point.locks = 1;
    point.lock_share = 0.5;
    point.native_share = 0;
    point.wait_share = 0.5;
  }
  const PlotData speedup = data(results, FigureKind::speedup);
  ASSERT_EQ(speedup.theory.size(), 2U);
  EXPECT_EQ(speedup.theory[0].theory, Theory::bound);
  EXPECT_EQ(speedup.theory[0].curve, 0U);
  EXPECT_EQ(speedup.theory[0].points.back().workers, 4);
  EXPECT_EQ(speedup.theory[0].points.back().value, 2);
  EXPECT_NEAR(speedup.theory[1].points.back().value, 2.0 * 64 / 65, 1e-12);
  EXPECT_EQ(speedup.ideal.size(), data(strong(), FigureKind::speedup).ideal.size());
  EXPECT_TRUE(data(results, FigureKind::efficiency).theory.empty());
  EXPECT_TRUE(data(results, FigureKind::time).theory.empty());
}

TEST(PlotData, DropsTicksThatWouldTouch) {
  Results results = strong();
  for (const std::int64_t ranks : {2, 64}) {
    testing::add_point(results, ranks, 1);
    testing::add_samples(results, {0.01});
  }
  // 2 and 1 are nearer to 4 and to each other than a twentieth of 64.
  EXPECT_THAT(data(results, FigureKind::speedup).worker_ticks, ElementsAre(1, 4, 64));
}

TEST(PlotData, HasNoIdealForALonePoint) {
  Results results = strong();
  results.points.pop_back();
  results.samples.resize(6);
  results.workers.resize(6);
  EXPECT_TRUE(data(results, FigureKind::speedup).ideal.empty());
}

}  // namespace
}  // namespace scalelab
