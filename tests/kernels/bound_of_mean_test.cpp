// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/bound_of_mean.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace scalelab {
namespace {

TEST(BoundOfMean, IsSixAndAHalfDeviationsOfManyAndTheRangeOfOne) {
  const double deviation = 1 / std::sqrt(1e12);
  EXPECT_NEAR(bound_of_mean(1, 10, 1e12), 6.44 * deviation, 0.01 * deviation);
  EXPECT_GT(bound_of_mean(1e-9, 10, 1), 10);
  // Of 1000 coins that fall on one side once in a hundred throws, 20 do once in 300 times: no
  // alarm.
  EXPECT_GT(bound_of_mean(0.01 * 0.99, 1, 1000), 0.01);
}

}  // namespace
}  // namespace scalelab
