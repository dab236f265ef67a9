// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/dense/openblas_kernel.hpp"

#include <gtest/gtest.h>
#include <hwy/detect_targets.h>

namespace scalelab::dense {
namespace {

constexpr std::int64_t of_nehalem = HWY_SSE4 | HWY_SSSE3;
constexpr std::int64_t of_haswell = of_nehalem | HWY_AVX2;
constexpr std::int64_t of_skylake = of_haswell | HWY_AVX3;

TEST(OpenBlasKernel, OfAProcessorThatTheLibraryDoesNotKnowIsTheBestThatItCanRun) {
  EXPECT_EQ(better_openblas_kernel("Prescott", of_skylake), "SkylakeX");
  EXPECT_EQ(better_openblas_kernel("Prescott", of_haswell), "Haswell");
  EXPECT_EQ(better_openblas_kernel("Prescott", of_nehalem), "");
}

TEST(OpenBlasKernel, ThatTheLibraryChoseForAKnownProcessorIsLeft) {
  EXPECT_EQ(better_openblas_kernel("Zen", of_haswell), "");
  EXPECT_EQ(better_openblas_kernel("Haswell", of_skylake), "");
  EXPECT_EQ(better_openblas_kernel("neoversen1", HWY_NEON), "");
}

}  // namespace
}  // namespace scalelab::dense
