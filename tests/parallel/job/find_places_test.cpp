// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/find_places.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

NodeFacts node(const std::string& hostname, const std::string& computer, const std::string& offered,
               std::optional<double> quota = {}) {
  return {.hostname = hostname, .computer = computer, .offered = offered, .quota = quota};
}

std::vector<int> ranks_on_nodes(const AssignedPlaces& places) {
  std::vector<int> numbers;
  for (const RankPlace& place : places.of_rank) {
    numbers.push_back(place.rank_on_node);
  }
  return numbers;
}

std::vector<int> ranks_on_computers(const AssignedPlaces& places) {
  std::vector<int> numbers;
  for (const RankPlace& place : places.of_rank) {
    numbers.push_back(place.rank_on_computer);
  }
  return numbers;
}

TEST(NodeFacts, TravelUnchanged) {
  for (const auto& quota : {std::optional<double>(), std::optional(1.5), std::optional(1.0 / 3)}) {
    const NodeFacts back = unpack_node_facts(pack(node("north", "north 12:34", "0-3,8", quota)));
    EXPECT_EQ(back.hostname, "north");
    EXPECT_EQ(back.computer, "north 12:34");
    EXPECT_EQ(back.offered, "0-3,8");
    EXPECT_EQ(back.quota, quota);
  }
}

TEST(NodeFacts, CarryTheLimitsOfThreads) {
  NodeFacts facts = node("north", "north 12:34", "0-3");
  facts.threads = {.in_process = ThreadLimit{.threads = 70, .cause = "stack, (ulimit -s)"},
                   .on_computer = ThreadLimit{.threads = 0, .cause = ""}};
  const ThreadLimits back = unpack_node_facts(pack(facts)).threads;
  ASSERT_TRUE(back.in_process && back.on_computer);
  EXPECT_EQ(back.in_process->threads, 70);
  EXPECT_EQ(back.in_process->cause, "stack, (ulimit -s)");
  EXPECT_EQ(back.on_computer->threads, 0);
  EXPECT_FALSE(unpack_node_facts(pack(node("n", "n", "0"))).threads.in_process);
}

TEST(AssignPlaces, TakesTheLowestLimitOfAComputersNodes) {
  NodeFacts first = node("n", "a", "0-1");
  NodeFacts second = node("n", "a", "2-3");
  first.threads.in_process = ThreadLimit{.threads = 70, .cause = "stack"};
  second.threads.in_process = ThreadLimit{.threads = 50, .cause = "maps"};
  second.threads.on_computer = ThreadLimit{.threads = 90, .cause = "pids"};
  const auto places = assign_places(std::vector{0, 1, 2}, {first, second, node("m", "b", "0-7")});
  ASSERT_EQ(places.all.threads.size(), 2U);
  EXPECT_EQ(places.all.threads[0].in_process->cause, "maps");
  EXPECT_EQ(places.all.threads[0].on_computer->threads, 90);
  EXPECT_FALSE(places.all.threads[1].in_process);
}

TEST(AssignPlaces, NumbersNodesInTheOrderOfTheRanks) {
  // Two nodes, dealt out in turn.
  const auto places =
      assign_places(std::vector{0, 1, 0, 1, 0}, {node("n", "a", "0-1"), node("s", "b", "0-3")});
  EXPECT_EQ(places.all.node, (std::vector{0, 1, 0, 1, 0}));
  EXPECT_EQ(places.all.computer, (std::vector{0, 1, 0, 1, 0}));
  EXPECT_EQ(places.all.hostnames, (std::vector<std::string>{"n", "s"}));
  EXPECT_EQ(places.offered, (std::vector<std::string>{"0-1", "0-3"}));
  EXPECT_EQ(ranks_on_nodes(places), (std::vector{0, 0, 1, 1, 2}));
  EXPECT_EQ(places.of_rank[3].node, 1);
  EXPECT_EQ(places.of_rank[3].computer, 1);
}

TEST(AssignPlaces, PutsNodesOfOneComputerTogether) {
  const auto places =
      assign_places(std::vector{0, 0, 2, 3, 2},
                    {node("n", "a", "0-1", 4), node("m", "b", "0-7"), node("n", "a", "2-3", 1.5)});
  EXPECT_EQ(places.all.node, (std::vector{0, 0, 1, 2, 1}));
  EXPECT_EQ(places.all.computer, (std::vector{0, 0, 1, 0, 1}));
  EXPECT_EQ(ranks_on_nodes(places), (std::vector{0, 1, 0, 0, 1}));
  EXPECT_EQ(ranks_on_computers(places), (std::vector{0, 1, 0, 2, 1}));
  EXPECT_EQ(places.offered, (std::vector<std::string>{"0-1,2-3", "0-7"}));
  EXPECT_EQ(places.all.quota, (std::vector<std::optional<double>>{1.5, std::nullopt}));
}

TEST(AssignPlaces, NeedsTheFactsOfEveryNode) {
  EXPECT_THROW(assign_places(std::vector{0, 1}, {node("n", "a", "0")}), std::logic_error);
}

}  // namespace
}  // namespace scalelab
