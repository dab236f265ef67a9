// SPDX-License-Identifier: BSD-3-Clause
#include "report/figures/roofline_figure.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>
#include <string>
#include <vector>

#include "report/figures/roofline_data.hpp"
#include "tests/analysis/rates/machine_builder.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

/// One thread, two threads and two processes: the latter reach the same.
Results three_points() {
  Results results;
  testing::add_study(results, "Products & sums", "gemm", Scaling::strong);
  testing::add_computer(results);
  testing::add_demanding_point(results, 1, 1, 0.2);
  testing::add_demanding_point(results, 1, 2, 0.1);
  testing::add_demanding_point(results, 2, 1, 0.1);
  for (Point& point : results.points) {
    point.demand_bytes = 1e9;
  }
  return results;
}

TEST(RooflineData, HasTheRoofsFromEdgeToEdge) {
  const Results results = three_points();
  const RooflineData data = roofline_data(results, analyse(results).front());
  EXPECT_EQ(data.unit, "Gflop/s");
  ASSERT_EQ(data.roofs.size(), 2U);
  EXPECT_EQ(data.roofs[1].label, "4 cores: dgemm 160 Gflop/s, triad 20.0 GB/s");
  const auto& corners = data.roofs[0].corners;
  ASSERT_EQ(corners.size(), 3U);
  EXPECT_EQ(corners[0].first, data.x_low);
  EXPECT_DOUBLE_EQ(corners[0].second, 10 * data.x_low);
  EXPECT_DOUBLE_EQ(corners[1].first, 5) << "50 Gflop/s over 10 GB/s";
  EXPECT_DOUBLE_EQ(corners[1].second, 50);
  EXPECT_EQ(corners[2].first, data.x_high);
  EXPECT_DOUBLE_EQ(corners[2].second, 50);
}

TEST(RooflineData, LabelsPointsWhereNoneStandsAlready) {
  const Results results = three_points();
  const RooflineData data = roofline_data(results, analyse(results).front());
  std::vector<std::string> labels;
  for (const RoofedCurve& curve : data.curves) {
    for (const RoofedPoint& point : curve.points) {
      labels.push_back(point.label);
    }
  }
  EXPECT_THAT(labels, ElementsAre("1x1", "1x2", "", "")) << "the baseline begins both curves";
  EXPECT_DOUBLE_EQ(data.curves[0].points[1].rate, 10);
  EXPECT_DOUBLE_EQ(data.curves[0].points[1].attainable, 20);
}

TEST(RooflineData, HasAllInSight) {
  const Results results = three_points();
  const RooflineData data = roofline_data(results, analyse(results).front());
  for (const RoofedCurve& curve : data.curves) {
    for (const RoofedPoint& point : curve.points) {
      EXPECT_GT(data.x_place(point.intensity), 0.05);
      EXPECT_LT(data.x_place(point.intensity), 0.95);
      EXPECT_GT(data.y_place(point.rate), 0.05);
      EXPECT_LT(data.y_place(point.attainable), 0.95);
    }
  }
  EXPECT_LT(data.y_place(160), 1);
}

TEST(RooflineFigure, IsAWholePicture) {
  const Results results = three_points();
  const std::vector<StudyAnalysis> studies = analyse(results);
  EXPECT_THAT(figures_of(studies.front()), ::testing::Contains(FigureKind::roofline));
  const std::string svg =
      draw_figure(results, studies.front(), FigureKind::roofline, ImageFormat::svg).image;
  EXPECT_THAT(svg, HasSubstr("Products &amp; sums"));
  EXPECT_THAT(svg, HasSubstr("4 cores: dgemm 160 Gflop/s, triad 20.0 GB/s"));
  EXPECT_THAT(svg, HasSubstr(">1x2<"));
  EXPECT_THAT(draw_figure(results, studies.front(), FigureKind::roofline, ImageFormat::png).image,
              HasSubstr("PNG"));
}

TEST(RooflineFigure, IsDrawnInTextWithinItsWidth) {
  const Results results = three_points();
  const std::string text = draw_text_roofline(results, analyse(results).front(), 60);
  EXPECT_THAT(text, HasSubstr("Gflop/s"));
  EXPECT_THAT(text, HasSubstr("   . 1 core: dgemm 50.0 Gflop/s, triad 10.0 GB/s"));
  std::istringstream lines(text);
  for (std::string line; std::getline(lines, line);) {
    EXPECT_LE(line.size(), 60U) << line;
  }
}

TEST(RooflineFigure, IsNotThereWithoutLimits) {
  Results results = three_points();
  results.limits.clear();
  const std::vector<StudyAnalysis> studies = analyse(results);
  EXPECT_THAT(figures_of(studies.front()),
              ElementsAre(FigureKind::speedup, FigureKind::efficiency, FigureKind::time));
}

}  // namespace
}  // namespace scalelab
