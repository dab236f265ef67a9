// SPDX-License-Identifier: BSD-3-Clause
#include "web/server/link.hpp"

#include <gtest/gtest.h>

namespace scalelab::web {
namespace {

using std::chrono::seconds;

constexpr Link::Time begin{seconds(1000)};

TEST(Link, CarriesOnePieceAfterTheOther) {
  Link link(100);
  EXPECT_EQ(link.carry(100, begin), begin + seconds(1));
  EXPECT_EQ(link.carry(200, begin), begin + seconds(3));  // waits for the first
  EXPECT_EQ(link.carry(100, begin + seconds(10)), begin + seconds(11));
}

// The second piece of a response is asked for when somebody was woken, some time after the first
// one had gone: that is no gap.
TEST(Link, LeavesNoGapBetweenPiecesThatAreReady) {
  Link link(1000);
  Link::Time end = begin;
  for (int piece = 0; piece < 10; ++piece) {
    end = link.carry(1000, begin);
  }
  EXPECT_EQ(end, begin + seconds(10));
}

TEST(Link, WithoutALimitCarriesAtOnce) {
  Link link(0);
  EXPECT_FALSE(link.limited());
  EXPECT_EQ(link.carry(1'000'000'000, begin), begin);
  EXPECT_EQ(link.carry(1'000'000'000, begin), begin);
  EXPECT_EQ(link.piece(), 65536);
}

TEST(Link, CutsIntoPiecesThatTakeTenMilliseconds) {
  EXPECT_EQ(Link(1e6).piece(), 10'000);
  EXPECT_EQ(Link(1e9).piece(), 65536);
  EXPECT_EQ(Link(1).piece(), 256);
}

}  // namespace
}  // namespace scalelab::web
