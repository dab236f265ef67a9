// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/triad/replay.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <set>

namespace scalelab {
namespace {

// 1 + 0.75 * 2, 2 - 0.75 * 2.5 and 2.5 + 0.75 * 0.125.
TEST(TriadReplay, IsWhatComesOutByHand) {
  EXPECT_EQ(triad::replay(0)[0], (triad::Element{0, 1, 2}));
  EXPECT_EQ(triad::replay(1)[0], (triad::Element{2.5, 1, 2}));
  EXPECT_EQ(triad::replay(2)[0], (triad::Element{2.5, 0.125, 2}));
  EXPECT_EQ(triad::replay(3)[0], (triad::Element{2.5, 0.125, 2.59375}));
}

TEST(TriadReplay, StaysWithinBounds) {
  for (const triad::Element& element : triad::replay(1'000'000)) {
    double largest = 0;
    for (const double value : element) {
      EXPECT_LT(std::abs(value), 8);
      largest = std::fmax(largest, std::abs(value));
    }
    EXPECT_GT(largest, 0.1);
  }
}

// So that a sweep too few or too many, or an element in another's place, is noticed.
TEST(TriadReplay, IsAnotherAfterEachSweepAndFromEachStart) {
  std::set<triad::Element> seen;
  std::size_t all = 0;
  for (std::int64_t sweeps = 0; sweeps < 200; ++sweeps) {
    for (const triad::Element& element : triad::replay(sweeps)) {
      seen.insert(element);
      ++all;
    }
  }
  EXPECT_EQ(seen.size(), all);
}

}  // namespace
}  // namespace scalelab
