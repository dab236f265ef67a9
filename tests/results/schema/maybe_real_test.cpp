// SPDX-License-Identifier: BSD-3-Clause
#include "results/schema/maybe_real.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace scalelab {
namespace {

TEST(MaybeReal, StandsForADouble) {
  const MaybeReal half = 0.5;
  EXPECT_TRUE(half.is_known());
  EXPECT_EQ(half, 0.5);
  EXPECT_EQ(2 * half, 1.0);
}

TEST(MaybeReal, IsNotANumberWhereUnknown) {
  EXPECT_FALSE(MaybeReal().is_known());
  EXPECT_TRUE(std::isnan(MaybeReal()));
}

TEST(MaybeReal, ComparesUnknownNumbersAsEqual) {
  EXPECT_TRUE(MaybeReal() == MaybeReal());
  EXPECT_TRUE(MaybeReal(0.5) == MaybeReal(0.5));
  EXPECT_FALSE(MaybeReal(0.5) == MaybeReal());
  EXPECT_FALSE(MaybeReal() == 0.5);
}

}  // namespace
}  // namespace scalelab
