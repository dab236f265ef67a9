// SPDX-License-Identifier: BSD-3-Clause
#include "study/visiting_order.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <vector>

namespace scalelab {
namespace {

using ::testing::UnorderedElementsAre;

std::vector<std::size_t> visits(VisitingOrder& order, int count) {
  std::vector<std::size_t> all;
  all.reserve(static_cast<std::size_t>(count));
  for (int i = 0; i < count; ++i) {
    all.push_back(order.next().value());
  }
  return all;
}

TEST(VisitingOrder, EachRoundVisitsEveryPointOnce) {
  VisitingOrder order({2, 3, 5, 7}, 1);
  for (int round = 0; round < 20; ++round) {
    EXPECT_THAT(visits(order, 4), UnorderedElementsAre(2, 3, 5, 7)) << "round " << round;
  }
}

TEST(VisitingOrder, RoundsDifferInTheirOrder) {
  VisitingOrder order({0, 1, 2, 3, 4, 5}, 1);
  std::set<std::vector<std::size_t>> rounds;
  for (int round = 0; round < 10; ++round) {
    rounds.insert(visits(order, 6));
  }
  EXPECT_GE(rounds.size(), 9U);  // two equal ones among 10 of 720 are rare, and the seed is fixed
}

TEST(VisitingOrder, IsTheSameForTheSameSeed) {
  VisitingOrder one({0, 1, 2, 3, 4, 5}, 7);
  VisitingOrder same({0, 1, 2, 3, 4, 5}, 7);
  VisitingOrder other({0, 1, 2, 3, 4, 5}, 8);
  const auto first = visits(one, 30);
  EXPECT_EQ(first, visits(same, 30));
  EXPECT_NE(first, visits(other, 30));
}

TEST(VisitingOrder, AClosedPointIsNotVisitedAgain) {
  VisitingOrder order({0, 1, 2}, 1);
  const std::size_t closed = order.next().value();
  order.close(closed);
  for (const std::size_t point : visits(order, 20)) {
    EXPECT_NE(point, closed);
  }
}

TEST(VisitingOrder, ClosingInARoundLeavesTheRestOfTheRoundAsItIs) {
  VisitingOrder order({0, 1, 2, 3}, 1);
  const auto first = visits(order, 2);
  order.close(first[0]);
  auto all = visits(order, 2);
  all.insert(all.end(), first.begin(), first.end());
  EXPECT_THAT(all, UnorderedElementsAre(0, 1, 2, 3));
}

TEST(VisitingOrder, APointClosedBeforeItsTurnIsLeftOut) {
  VisitingOrder order({0, 1, 2}, 1);
  const std::size_t first = order.next().value();
  const std::size_t closed = (first + 1) % 3;
  order.close(closed);
  EXPECT_EQ(order.next(), 3 - first - closed);
}

TEST(VisitingOrder, EndsWhenAllAreClosed) {
  VisitingOrder order({4, 9}, 1);
  order.close(9);
  EXPECT_EQ(order.next(), 4U);
  order.close(4);
  EXPECT_EQ(order.next(), std::nullopt);
  EXPECT_EQ(order.next(), std::nullopt);
}

TEST(VisitingOrder, NothingToVisitIsAnEndAtOnce) {
  VisitingOrder order({}, 1);
  EXPECT_EQ(order.next(), std::nullopt);
}

}  // namespace
}  // namespace scalelab
