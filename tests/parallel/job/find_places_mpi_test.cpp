// SPDX-License-Identifier: BSD-3-Clause

/// Where ranks are, in jobs of 1 to 4 ranks that pretend to be on several nodes and computers.
#include "parallel/job/find_places.hpp"

#include <gtest/gtest.h>

#include <vector>

#include "tests/parallel/job/pretended_computers.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

using testing::pretended_computers;

class FindPlaces : public ::testing::Test {
 protected:
  FoundPlaces find(int nodes, int computers) {
    Communicator world = test_job().world();
    return find_places(world, placement_, pretended_computers(world, nodes, computers));
  }

  const int rank_ = test_job().rank();
  const int ranks_ = test_job().ranks();
  Placement placement_{"core:8 pu:1"};
};

TEST_F(FindPlaces, TellsARankItsOwnPlace) {
  const RankPlace own = find(3, 2).own;  // the third node is on the first computer again
  EXPECT_EQ(own.node, rank_ % 3);
  EXPECT_EQ(own.rank_on_node, rank_ / 3);
  EXPECT_EQ(own.computer, rank_ == 1 ? 1 : 0);
  EXPECT_EQ(own.rank_on_computer, (std::vector{0, 0, 1, 2})[static_cast<std::size_t>(rank_)]);
}

TEST_F(FindPlaces, TellsRankZeroWhereAllAre) {
  const RankPlaces all = find(4, 2).all;
  if (rank_ != 0) {
    EXPECT_TRUE(all.node.empty());
    EXPECT_EQ(all.nodes(), 0);
    EXPECT_EQ(all.computers(), 0);
    return;
  }
  const std::vector<std::string> hosts{"host0", "host1", "host0", "host1"};
  EXPECT_EQ(all.node, all_ranks());
  EXPECT_EQ(all.hostnames, std::vector<std::string>(hosts.begin(), hosts.begin() + ranks_));
  EXPECT_EQ(all.computers(), ranks_ == 1 ? 1 : 2);
  EXPECT_EQ(all.cores.front(), (ranks_ + 1) / 2);
  EXPECT_EQ(all.cores.back(), ranks_ == 1 ? 1 : ranks_ / 2);
  EXPECT_EQ(all.quota[0], 1.5);
  EXPECT_EQ(all.quota.back(), ranks_ == 1 ? std::optional(1.5) : std::nullopt);
}

// Ranks 0 and 2, on two nodes, share a computer, as ranks 1 and 3 do; each is offered a processor
// of its own, as mpirun's binding does.
TEST_F(FindPlaces, AllowsWhatIsOfferedToTheRanksOfTheComputer) {
  find(4, 2);
  const std::string both = rank_ % 2 == 0 ? "0,2" : "1,3";
  const std::string alone = rank_ % 2 == 0 ? "0" : "1";
  EXPECT_EQ(placement_.allowed(), rank_ % 2 + 2 < ranks_ ? both : alone);
}

}  // namespace
}  // namespace scalelab
