// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/clock/fastest_of.hpp"

#include <gtest/gtest.h>

#include <chrono>
#include <thread>

namespace scalelab {
namespace {

TEST(FastestOf, DoesTheWorkAsOftenAsItSays) {
  int done = 0;
  EXPECT_GE(fastest_of(7, [&] { ++done; }), 0);
  EXPECT_EQ(done, 7);
}

TEST(FastestOf, LeavesOutWhatTookLonger) {
  using std::chrono::milliseconds;
  milliseconds pause(100);
  const double shortest_s = fastest_of(2, [&] {
    std::this_thread::sleep_for(pause);
    pause = milliseconds(0);
  });
  EXPECT_LT(shortest_s, 0.1);
}

}  // namespace
}  // namespace scalelab
