// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "parallel/team/layout.hpp"

namespace scalelab {
namespace {

TEST(Layout, MultipliesRanksAndThreads) {
  EXPECT_EQ((Layout{.ranks = 3, .threads = 4}.workers()), 12);
  EXPECT_EQ(Layout{}.workers(), 1);
}

TEST(Layout, IsWrittenAsRanksTimesThreads) {
  EXPECT_EQ(to_string(Layout{.ranks = 2, .threads = 16}), "2x16");
}

TEST(ModelOf, FollowsFromRanksAndThreads) {
  EXPECT_EQ(model_of({.ranks = 1, .threads = 1}), "serial");
  EXPECT_EQ(model_of({.ranks = 1, .threads = 2}), "threads");
  EXPECT_EQ(model_of({.ranks = 2, .threads = 1}), "processes");
  EXPECT_EQ(model_of({.ranks = 2, .threads = 2}), "hybrid");
}

}  // namespace
}  // namespace scalelab
