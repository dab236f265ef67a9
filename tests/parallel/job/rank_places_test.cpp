// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

#include "parallel/job/rank_places.hpp"

namespace scalelab {
namespace {

/// Two nodes with two cores each; the launcher dealt six ranks out in turn.
RankPlaces interleaved() {
  return {.node = {0, 1, 0, 1, 0, 1},
          .computer = {0, 1, 0, 1, 0, 1},
          .hostnames = {"north", "south"},
          .cores = {2, 2}};
}

/// Three ranks on the first node and one on the second, both on one computer with four cores.
RankPlaces uneven() {
  return {.node = {0, 0, 0, 1}, .computer = {0, 0, 0, 0}, .hostnames = {"a", "b"}, .cores = {4}};
}

std::vector<int> chosen(const RankPlaces& places, int ranks, std::optional<int> nodes = {}) {
  std::string why_not;
  auto result = choose_ranks(places, ranks, nodes, why_not);
  EXPECT_EQ(why_not, "");
  return result;
}

std::string refusal(const RankPlaces& places, int ranks, std::optional<int> nodes = {}) {
  std::string why_not;
  EXPECT_TRUE(choose_ranks(places, ranks, nodes, why_not).empty());
  return why_not;
}

TEST(RankPlaces, CountsNodesAndComputers) {
  EXPECT_EQ(interleaved().nodes(), 2);
  EXPECT_EQ(interleaved().computers(), 2);
  EXPECT_EQ(uneven().nodes(), 2);
  EXPECT_EQ(uneven().computers(), 1);
}

TEST(ChooseRanks, FillsOneNodeAfterTheOther) {
  EXPECT_EQ(chosen(interleaved(), 1), (std::vector{0}));
  EXPECT_EQ(chosen(interleaved(), 2), (std::vector{0, 2}));
  EXPECT_EQ(chosen(interleaved(), 3), (std::vector{0, 2, 4}));
  EXPECT_EQ(chosen(interleaved(), 4), (std::vector{0, 2, 4, 1}));
  EXPECT_EQ(chosen(interleaved(), 6), (std::vector{0, 2, 4, 1, 3, 5}));
}

TEST(ChooseRanks, SpreadsEquallyOverTheNodesAskedFor) {
  EXPECT_EQ(chosen(interleaved(), 2, 2), (std::vector{0, 1}));
  EXPECT_EQ(chosen(interleaved(), 4, 2), (std::vector{0, 2, 1, 3}));
  EXPECT_EQ(chosen(interleaved(), 3, 1), (std::vector{0, 2, 4}));
  EXPECT_EQ(chosen(uneven(), 2, 2), (std::vector{0, 3}));
}

TEST(ChooseRanks, AlwaysBeginsWithRankZero) {
  for (int ranks = 1; ranks <= 6; ++ranks) {
    EXPECT_EQ(chosen(interleaved(), ranks).front(), 0);
  }
  for (const int ranks : {2, 4, 6}) {
    EXPECT_EQ(chosen(interleaved(), ranks, 2).front(), 0);
  }
}

TEST(ChooseRanks, SaysWhyThereAreTooFewRanks) {
  EXPECT_EQ(refusal(interleaved(), 7), "needs 7 ranks and the job has 6");
}

TEST(ChooseRanks, SaysWhyThereAreTooFewNodes) {
  EXPECT_EQ(refusal(interleaved(), 3, 3), "needs 3 nodes and the job has 2");
}

TEST(ChooseRanks, SaysWhyRanksCannotBeSharedOut) {
  EXPECT_EQ(refusal(interleaved(), 3, 2), "3 ranks can't be shared out equally over 2 nodes");
}

TEST(ChooseRanks, SaysWhichNodeHasTooFewRanks) {
  EXPECT_EQ(refusal(uneven(), 4, 2), "needs 2 ranks on each of 2 nodes and node b has 1");
  EXPECT_EQ(refusal(uneven(), 4, 1), "needs 4 ranks on each of 1 nodes and node a has 3");
}

TEST(CountNodes, CountsEachNodeOnce) {
  EXPECT_EQ(count_nodes(interleaved(), {0}), 1);
  EXPECT_EQ(count_nodes(interleaved(), {0, 2, 4}), 1);
  EXPECT_EQ(count_nodes(interleaved(), {0, 2, 1}), 2);
  EXPECT_EQ(count_nodes(uneven(), {0, 1, 2, 3}), 2);
}

TEST(Oversubscribes, ComparesWorkersWithCoresOfEachComputer) {
  EXPECT_FALSE(oversubscribes(interleaved(), {0}, 2));
  EXPECT_TRUE(oversubscribes(interleaved(), {0}, 3));
  EXPECT_FALSE(oversubscribes(interleaved(), {0, 1}, 2));  // two on each computer
  EXPECT_TRUE(oversubscribes(interleaved(), {0, 2}, 2));   // four on the first
  EXPECT_FALSE(oversubscribes(interleaved(), {0, 2, 1, 3}, 1));
  EXPECT_TRUE(oversubscribes(interleaved(), {0, 2, 4, 1}, 1));
}

TEST(Oversubscribes, CountsTheQuotaRoundedUp) {
  RankPlaces places = uneven();  // four cores
  places.quota = {1.5};
  EXPECT_FALSE(oversubscribes(places, {0}, 2));
  EXPECT_TRUE(oversubscribes(places, {0}, 3));
  places.quota = {2.0};
  EXPECT_FALSE(oversubscribes(places, {0, 3}, 1));
  EXPECT_TRUE(oversubscribes(places, {0, 1, 3}, 1));
  places.quota = {16.0};  // does not make more cores
  EXPECT_TRUE(oversubscribes(places, {0}, 5));
  places.quota = {std::nullopt};
  EXPECT_FALSE(oversubscribes(places, {0}, 4));
}

TEST(Oversubscribes, CountsTheQuotaOfEachComputerThere) {
  RankPlaces places = interleaved();
  places.quota = {std::nullopt, 1.0};
  EXPECT_FALSE(oversubscribes(places, {0}, 2));
  EXPECT_FALSE(oversubscribes(places, {0, 1}, 1));
  EXPECT_TRUE(oversubscribes(places, {0, 1}, 2));
}

TEST(Oversubscribes, AddsUpNodesThatAreOneComputer) {
  EXPECT_FALSE(oversubscribes(uneven(), {0, 3}, 2));
  EXPECT_TRUE(oversubscribes(uneven(), {0, 3}, 3));
}

TEST(TooManyThreads, AreNoneWhereNoLimitIsKnown) {
  EXPECT_EQ(too_many_threads(uneven(), {0, 1, 2}, 1'000'000), "");
  RankPlaces places = uneven();
  places.threads = {ThreadLimits{}};
  EXPECT_EQ(too_many_threads(places, {0, 1, 2}, 1'000'000), "");
}

TEST(TooManyThreads, AreMoreThanAProcessMayHave) {
  RankPlaces places = interleaved();
  places.threads.resize(2);
  places.threads[1].in_process = ThreadLimit{.threads = 9, .cause = "its stack"};
  EXPECT_EQ(too_many_threads(places, {0, 1, 2, 3}, 10), "");  // one of the ten is there already
  EXPECT_EQ(too_many_threads(places, {0, 1, 2, 3}, 11),
            "needs 11 threads in a process on south, which can start 9 more: its stack");
  EXPECT_EQ(too_many_threads(places, {0, 2, 4}, 11), "");  // all on the other computer
}

TEST(TooManyThreads, AreMoreThanAComputerMayHave) {
  RankPlaces places = uneven();
  places.threads.resize(1);
  places.threads[0].on_computer = ThreadLimit{.threads = 6, .cause = "pids.max"};
  EXPECT_EQ(too_many_threads(places, {0, 1, 2}, 3), "");
  EXPECT_EQ(too_many_threads(places, {0, 1, 2, 3}, 3),
            "needs 3 threads in each of its processes on b, which can start 6 more: pids.max");
  EXPECT_EQ(too_many_threads(places, {0, 1, 2, 3}, 1), "");
}

}  // namespace
}  // namespace scalelab
