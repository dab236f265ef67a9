// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/vectors/vector_target.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

TEST(VectorTarget, IsTheBestThatThisProcessorHas) {
  ASSERT_FALSE(vector_targets().empty());
  EXPECT_EQ(vector_target(), vector_targets().front());
}

TEST(VectorTarget, IsEachOfThemWhenToldSo) {
  std::vector<std::string> told;
  on_each_vector_target([&](const std::string& target) {
    told.push_back(target);
    EXPECT_EQ(vector_target(), target);
  });
  EXPECT_EQ(told, vector_targets());
  EXPECT_EQ(vector_target(), vector_targets().front());
}

#if defined(__x86_64__) && !defined(HWY_COMPILE_ONLY_STATIC)
TEST(VectorTarget, FollowsTheProcessor) {
  if (__builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")) {
    EXPECT_EQ(vector_target(), "AVX-512");
  } else if (__builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma")) {
    EXPECT_EQ(vector_target(), "AVX2");
  }
}
#endif

}  // namespace
}  // namespace scalelab
