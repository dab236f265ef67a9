// SPDX-License-Identifier: BSD-3-Clause

/// Groups of ranks, in jobs of 1 to 4 ranks.
#include "parallel/job/rank_group.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

TEST(MakeGroup, OfAllRanksHasAllInOrder) {
  RankGroup group = make_group(test_job(), all_ranks());
  ASSERT_TRUE(group.member());
  EXPECT_EQ(group.communicator.rank(), test_job().rank());
  EXPECT_EQ(group.communicator.size(), test_job().ranks());
  EXPECT_EQ(group.ranks_here, test_job().ranks());
  EXPECT_EQ(group.rank_here, test_job().rank());
  EXPECT_EQ(
      group.node_of_rank,
      std::vector<int>(static_cast<std::size_t>(test_job().leads() ? test_job().ranks() : 0)));
}

TEST(MakeGroup, LeavesOutWhoIsNotChosen) {
  RankGroup group = make_group(test_job(), {0});
  EXPECT_EQ(group.member(), test_job().rank() == 0);
  if (group.member()) {
    EXPECT_EQ(group.communicator.size(), 1);
    EXPECT_EQ(group.communicator.all_reduce(3.5, reduction::maximum), 3.5);
  }
}

TEST(MakeGroup, KeepsTheOrderThatRanksWereChosenIn) {
  std::vector<int> order = all_ranks();
  std::reverse(order.begin() + 1, order.end());  // 0, 3, 2, 1
  RankGroup group = make_group(test_job(), order);
  ASSERT_TRUE(group.member());
  EXPECT_EQ(order[static_cast<std::size_t>(group.communicator.rank())], test_job().rank());
}

// Rank 0 alone says who takes part.
TEST(MakeGroup, AsksRankZeroOnly) {
  const std::vector<int> chosen = test_job().leads() ? std::vector{0} : all_ranks();
  EXPECT_EQ(make_group(test_job(), chosen).member(), test_job().leads());
}

// Ranks 0 and 2 on one computer, on nodes 0 and 1, ranks 1 and 3 on another.
TEST(MakeGroup, TellsEachMemberOfItsComputer) {
  const int rank = test_job().rank();
  const RankPlace own{.node = rank, .computer = rank % 2};
  std::vector<int> order = all_ranks();
  std::reverse(order.begin(), order.end());
  const RankGroup group = make_group(test_job().world(), own, order);
  ASSERT_TRUE(group.member());
  const int ranks = test_job().ranks();
  EXPECT_EQ(group.ranks_here, (ranks + 1 - rank % 2) / 2);
  EXPECT_EQ(group.rank_here, (ranks - 1 - rank) / 2);
  EXPECT_EQ(group.node_of_rank, rank == ranks - 1 ? order : std::vector<int>());
}

TEST(MakeGroup, CanBeMadeAgainAndAgain) {
  for (int time = 0; time < 100; ++time) {
    RankGroup group = make_group(test_job(), {time % test_job().ranks()});
    ASSERT_EQ(group.member(), test_job().rank() == time % test_job().ranks());
  }
}

}  // namespace
}  // namespace scalelab
