// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/clock/fastest_of.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "parallel/clock/clock.hpp"

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
  double longest_s = 0;
  const double begin = now();
  const double shortest_s = fastest_of(2, [&] {
    const double began = now();
    std::this_thread::sleep_for(pause);
    pause = milliseconds(0);
    longest_s = std::max(longest_s, now() - began);
  });
  // Whichever of the two was disturbed, the other one had what is left of the time.
  EXPECT_LE(shortest_s, now() - begin - longest_s);
}

}  // namespace
}  // namespace scalelab
