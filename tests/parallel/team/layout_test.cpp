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

}  // namespace
}  // namespace scalelab
