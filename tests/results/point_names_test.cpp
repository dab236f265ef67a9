// SPDX-License-Identifier: BSD-3-Clause
#include "results/point_names.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

TEST(Labels, NameOnlyWhatVaries) {
  Results results;
  testing::add_study(results, "labels", "pi", Scaling::strong);
  testing::add_point(results, 1, 1);
  testing::add_point(results, 2, 4, GilPolicy::interval, Schedule::dynamic);
  const Point& point = results.points[1];

  EXPECT_EQ(layout(point), "2x4");
  EXPECT_EQ(point_label(point, variation(results, 0)), "hybrid 2x4 (gil interval, dynamic)");
  EXPECT_EQ(point_label(point, {}), "hybrid 2x4");
  Variation nodes_vary;
  nodes_vary.nodes = true;
  EXPECT_EQ(point_label(point, nodes_vary, "oversubscribed"),
            "hybrid 2x4 (1 node, oversubscribed)");
}

TEST(Labels, VariationNamesTheSizesThatDiffer) {
  Results results;
  testing::add_study(results, "sizes", "gemm", Scaling::weak);
  testing::add_point(results, 1, 1).size = {{"n", 100.0}, {"block", 8.0}, {"rest", "wait"}};
  testing::add_point(results, 2, 1).size = {{"n", 126.0}, {"block", 8.0}, {"rest", "native"}};
  const Variation varies = variation(results, 0);
  EXPECT_EQ(varies.size, (std::vector<std::string>{"n", "rest"}));
  EXPECT_TRUE(varies.model);
  EXPECT_FALSE(varies.gil);
}

TEST(Labels, SayOfAPointInARunWhatIsNotUsual) {
  Point point;
  point.ranks = 2;
  point.threads = 1;
  EXPECT_EQ(short_label(point), "2x1");
  point.gil = GilPolicy::interval;
  point.schedule = Schedule::dynamic;
  EXPECT_EQ(short_label(point), "2x1, gil interval, dynamic");
}

TEST(Labels, HaveSizesAsSomebodyWouldWriteThem) {
  EXPECT_EQ(size_text(1000.0), "1000");
  EXPECT_EQ(size_text("wait"), "wait");
}

TEST(SamePoint, LooksAtAllThatAPointIs) {
  Point point;
  EXPECT_TRUE(same_point(point, point));
  Point measured = point;
  measured.status = PointStatus::measured;
  EXPECT_TRUE(same_point(point, measured));
  Point other = point;
  other.nodes = 2;
  EXPECT_FALSE(same_point(point, other));
  other = point;
  other.size["n"] = 1.0;
  EXPECT_FALSE(same_point(point, other));
}

TEST(FullLabel, TellsAllThatAPointIs) {
  Results results;
  testing::add_study(results, "pi", "pi", Scaling::weak);
  Point& point = testing::add_point(results, 4, 2, GilPolicy::interval, Schedule::dynamic);
  point.size = {{"samples", 1000.0}, {"rest", "wait"}};
  EXPECT_EQ(full_label(point),
            "pi (weak, rest wait, samples 1000), hybrid 4x2, gil interval, dynamic");
  point.nodes = 2;
  EXPECT_THAT(full_label(point), ::testing::EndsWith("dynamic, 2 nodes"));
}

}  // namespace
}  // namespace scalelab
