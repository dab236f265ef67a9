// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/slow_nodes.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <random>

#include "tests/analysis/losses/nodes_builder.hpp"

namespace scalelab {
namespace {

using testing::add_on_nodes;
using testing::add_point;
using ::testing::ElementsAre;
using testing::on_hosts;
using testing::slow_by_three_tenths;

std::vector<SlowNode> slow_nodes_in(const Results& results) {
  return analyse(results).at(0).slow_nodes;
}

TEST(SlowNodes, AreFoundWithHowMuchLongerTheyTook) {
  for (const std::int64_t nodes : {2, 3, 4}) {
    Results results = on_hosts({"a", "b", "c", "d"});
    add_point(results, 2 * nodes, 2);
    add_on_nodes(results, nodes, 10, slow_by_three_tenths);
    const auto found = slow_nodes_in(results);
    ASSERT_EQ(found.size(), 1U) << nodes;
    EXPECT_EQ(found[0].node, 1);
    EXPECT_NEAR(found[0].most, 0.3, 0.001);
    EXPECT_THAT(found[0].points, ElementsAre(1U));
  }
}

TEST(SlowNodes, AreFoundWithOneWorkerEach) {
  Results results = on_hosts({"a", "b"});
  add_point(results, 2, 1);
  add_on_nodes(results, 2, 6, slow_by_three_tenths);
  EXPECT_EQ(slow_nodes_in(results).size(), 1U);
}

TEST(SlowNodes, AreSeveralWhereTheyAre) {
  Results results = on_hosts({"a", "b", "c", "d", "e"});
  add_point(results, 10, 1);
  add_on_nodes(results, 5, 10, [](std::int64_t node, std::int64_t) {
    return node == 1 ? 1.5 : node == 3 ? 1.2 : 1.0;
  });
  const auto found = slow_nodes_in(results);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_NEAR(found[0].most, 0.5, 1e-12);
  EXPECT_NEAR(found[1].most, 0.2, 1e-12);
}

TEST(SlowNodes, NeedMoreSamplesThanChanceExplains) {
  Results results = on_hosts({"a", "b"});
  add_point(results, 2, 1);
  add_on_nodes(results, 2, 5, slow_by_three_tenths);  // 1/32 for each of two nodes
  EXPECT_TRUE(slow_nodes_in(results).empty());
}

TEST(SlowNodes, AreNotThoseThatNoiseMakesSlow) {
  std::mt19937_64 random(5);
  std::exponential_distribution<double> noise;
  int named = 0;
  constexpr int studies = 200;
  for (int study = 0; study < studies; ++study) {
    Results results = on_hosts({"a", "b", "c", "d"});
    for (const std::int64_t nodes : {2, 4}) {
      add_point(results, nodes, 1);
      add_on_nodes(results, nodes, 12,
                   [&](std::int64_t, std::int64_t) { return 1 + 0.2 * noise(random); });
    }
    named += slow_nodes_in(results).empty() ? 0 : 1;
  }
  EXPECT_LE(named, studies / 20);
}

TEST(SlowNodes, AreNotThoseWhoseWorkersOverlapWithOthers) {
  // Work that grows evenly from worker to worker: the second node has more of it.
  Results results = on_hosts({"a", "b"});
  add_point(results, 8, 1);
  add_on_nodes(results, 2, 20, [](std::int64_t, std::int64_t worker) {
    return 1 + 0.2 * static_cast<double>(worker);
  });
  EXPECT_TRUE(slow_nodes_in(results).empty());
}

TEST(SlowNodes, AreNotNamedForLittle) {
  Results results = on_hosts({"a", "b"});
  add_point(results, 4, 1);
  add_on_nodes(results, 2, 50,
               [](std::int64_t node, std::int64_t) { return node == 1 ? 1.04 : 1.0; });
  EXPECT_TRUE(slow_nodes_in(results).empty());
}

TEST(SlowNodes, CantBeToldWhereWorkersTakeWhatWorkThereIs) {
  Results results = on_hosts({"a", "b"});
  add_point(results, 4, 1, GilPolicy::none, Schedule::dynamic);
  add_on_nodes(results, 2, 10, slow_by_three_tenths);
  EXPECT_TRUE(slow_nodes_in(results).empty());
}

TEST(NodeName, IsItsHostsWhereThatTellsItFromOthers) {
  const Results results = on_hosts({"a", "b", "b", ""});
  EXPECT_EQ(node_name(results.machine, 0), "a");
  EXPECT_EQ(node_name(results.machine, 1), "node 1");
  EXPECT_EQ(node_name(results.machine, 3), "node 3");
  EXPECT_EQ(node_name(results.machine, 4), "node 4");
}

}  // namespace
}  // namespace scalelab
