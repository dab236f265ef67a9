// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/rank_group.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

TEST(KeysOf, NumbersTheChosenInTheirOrder) {
  EXPECT_EQ(keys_of({0, 3, 1}, 5), (std::vector{0, 2, -1, 1, -1}));
  EXPECT_EQ(keys_of({}, 2), (std::vector{-1, -1}));
}

TEST(KeysOf, KnowsNoRankThatTheJobHasNot) {
  EXPECT_THROW(keys_of({2}, 2), std::out_of_range);
}

TEST(SeatsOf, CountsTheMembersOfEachComputer) {
  const std::vector<RankPlace> places{
      {.computer = 7}, {.computer = 2}, {.computer = 7}, {.computer = 7}, {.computer = 3}};
  const auto seats = seats_of(places);
  ASSERT_EQ(seats.size(), 5U);
  const std::vector computers{0, 1, 0, 0, 2};
  const std::vector rank_here{0, 0, 1, 2, 0};
  const std::vector ranks_here{3, 1, 3, 3, 1};
  for (std::size_t member = 0; member < seats.size(); ++member) {
    EXPECT_EQ(seats[member].computer, computers[member]);
    EXPECT_EQ(seats[member].computers, 3);
    EXPECT_EQ(seats[member].rank_here, rank_here[member]);
    EXPECT_EQ(seats[member].ranks_here, ranks_here[member]);
  }
}

}  // namespace
}  // namespace scalelab
