// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/machine/noise_probe.hpp"

#include <gtest/gtest.h>

#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

TEST(NoiseOf, IsNothingWhereAllTimesAreAlike) {
  const NoiseFigures quiet = noise_of(std::vector<double>{2, 2, 2, 2});
  EXPECT_EQ(quiet.quantum_s, 2);
  EXPECT_EQ(quiet.lost_share, 0);
  EXPECT_EQ(quiet.longest_s, 0);
  EXPECT_EQ(quiet.per_second, 0);
}

TEST(NoiseOf, IsTheMeanOverTheShortest) {
  // 20 seconds in all, of which the work needs 16; two of four times are more than a tenth longer.
  const NoiseFigures noisy = noise_of(std::vector<double>{4, 7, 4, 5});
  EXPECT_EQ(noisy.quantum_s, 4);
  EXPECT_EQ(noisy.lost_share, 0.25);
  EXPECT_EQ(noisy.longest_s, 3);
  EXPECT_EQ(noisy.per_second, 0.1);
}

TEST(NoiseOf, CountsNoInterruptionWithinATenth) {
  EXPECT_EQ(noise_of(std::vector<double>{10, 10.5}).per_second, 0);
}

TEST(NoiseOf, RefusesTimesThatAreNone) {
  EXPECT_THROW(noise_of({}), std::invalid_argument);
  EXPECT_THROW(noise_of(std::vector<double>{1, 0}), std::invalid_argument);
  EXPECT_THROW(noise_of(std::vector<double>{-1}), std::invalid_argument);
}

TEST(ProbeNoise, LooksAtEachCore) {
  Placement placement;
  const std::vector<NoiseFigures> figures = probe_noise(placement, 0.02);
  ASSERT_EQ(static_cast<int>(figures.size()), placement.cores());
  for (const NoiseFigures& core : figures) {
    EXPECT_GT(core.quantum_s, 0);
    EXPECT_GE(core.lost_share, 0);
    EXPECT_GE(core.longest_s, 0);
  }
}

}  // namespace
}  // namespace scalelab
