// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "parallel/clock/clock.hpp"

namespace scalelab {
namespace {

TEST(Clock, NeverGoesBack) {
  double before = now();
  for (int reading = 0; reading < 100'000; ++reading) {
    const double after = now();
    ASSERT_GE(after, before);
    before = after;
  }
}

TEST(Clock, GoesOn) {
  const double start = now();
  while (now() == start) {
  }
  EXPECT_GT(now(), start);
}

// A millisecond is a thousand times what any clock of the last decades needs: this finds a wrong
// unit or an empty measurement, not a slow machine.
TEST(ClockQuality, IsMeasured) {
  const ClockQuality quality = measure_clock();
  EXPECT_GT(quality.resolution_s, 0.0);
  EXPECT_LT(quality.resolution_s, 1e-3);
  EXPECT_GT(quality.overhead_s, 0.0);
  EXPECT_LT(quality.overhead_s, 1e-3);
}

}  // namespace
}  // namespace scalelab
