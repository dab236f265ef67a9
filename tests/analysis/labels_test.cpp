// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/labels.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/quantities.hpp"
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
  EXPECT_EQ(point_label(point, variation(results, analyse(results).at(0))),
            "hybrid 2x4 (gil interval, dynamic)");
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
  const Variation varies = variation(results, analyse(results).at(0));
  EXPECT_EQ(varies.size, (std::vector<std::string>{"n", "rest"}));
  EXPECT_TRUE(varies.model);
  EXPECT_FALSE(varies.gil);
}

TEST(Quantities, HaveThreeSignificantDigitsAndAUnit) {
  EXPECT_EQ(seconds_text(0.8124), "0.812 s");
  EXPECT_EQ(seconds_text(12345.6), "12346 s");
  EXPECT_EQ(seconds_text(0.0123), "12.3 ms");
  EXPECT_EQ(seconds_text(4.56e-5), "45.6 us");
  EXPECT_EQ(seconds_text(2e-8), "20.0 ns");
  EXPECT_EQ(seconds_text(0), "0 s");
}

TEST(Quantities, AreWrittenAsAPersonWould) {
  EXPECT_EQ(percent_text(0.756), "76 %");
  EXPECT_EQ(precise_percent_text(0.05), "5 %");
  EXPECT_EQ(precise_percent_text(0.00834), "0.83 %");
  EXPECT_EQ(precise_percent_text(0.5), "50 %");
  EXPECT_EQ(precise_percent_text(1.234), "123 %");
  EXPECT_DOUBLE_EQ(rounded_up(0.0241), 0.025);
  EXPECT_DOUBLE_EQ(rounded_up(0.05), 0.05);
  EXPECT_EQ(rounded_up(137), 140);
  EXPECT_EQ(rounded_up(99), 99);
  EXPECT_EQ(rounded_up(99.5), 100);
  EXPECT_EQ(rounded_up(7), 7);
  EXPECT_EQ(rounded_up(0), 0);
  EXPECT_EQ(precise_percent_text(0), "0 %");
  EXPECT_EQ(number_text(1e9), "1000000000");
  EXPECT_EQ(number_text(0.5), "0.500");
  EXPECT_EQ(digits_text(5020.4), "5020");
  EXPECT_EQ(digits_text(70.26), "70.3");
  EXPECT_EQ(digits_text(4), "4.00");
  EXPECT_EQ(digits_text(0), "0");
  EXPECT_EQ(size_text(1000.0), "1000");
  EXPECT_EQ(size_text("wait"), "wait");
  EXPECT_EQ(count_text(1, "point"), "1 point");
  EXPECT_EQ(count_text(0, "point"), "0 points");
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
