// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/transport/outcomes.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

TEST(WeightSum, IsTheSameInAnyOrderAndBelowZero) {
  WeightSum sum{};
  for (int i = 0; i < 5; ++i) {
    sum.add(weight_of_particle - 1);
  }
  sum.add(-3);
  WeightSum other{};
  other.add(-3);
  EXPECT_LT(other.value(), 0);
  for (int i = 0; i < 5; ++i) {
    other.add(weight_of_particle - 1);
  }
  EXPECT_EQ(sum, other);
  EXPECT_EQ(sum, (WeightSum{.particles = 4, .rest = weight_of_particle - 8}));
  WeightSum doubled = sum;
  doubled.add(sum);
  EXPECT_EQ(doubled, (WeightSum{.particles = 9, .rest = weight_of_particle - 16}));
  EXPECT_EQ(doubled.value(), 2 * sum.value());
}

}  // namespace
}  // namespace scalelab
