// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

// Class S, 2^24 pairs, is a tenth of a second: only what is not seen with every kernel
// (every_kernel_mpi_test.cpp) is tried.
Answer answer_of(const std::string& problem_class, int times) {
  return run_kernel("ep", Size({{"class", problem_class}, {"times", times}}), 1,
                    {.threads = 2, .schedule = Schedule::dynamic}, everybody());
}

TEST(Ep, HasThePublishedSumsOfClassS) {
  const Answer answer = answer_of("S", 1);
  EXPECT_TRUE(answer.verified) << answer.check;
  ASSERT_EQ(answer.values.size(), 3U);
  EXPECT_NEAR(answer.values[0].value, -3.247834652034740e3, 1e-8 * 3.2e3);
  EXPECT_NEAR(answer.values[1].value, -6.958407078382297e3, 1e-8 * 6.9e3);
  EXPECT_EQ(answer.values[2].value, 13'176'389);
  EXPECT_EQ(answer.value, answer.values[0].value);
}

TEST(Ep, HasThePublishedSumsOfClassWAsTwiceClassS) {
  const Answer answer = answer_of("S", 2);
  EXPECT_TRUE(answer.verified) << answer.check;
  EXPECT_THAT(answer.check, HasSubstr("class W"));
  EXPECT_NEAR(answer.values.at(0).value, -2.863319731645753e3, 1e-8 * 2.8e3);
  EXPECT_NEAR(answer.values.at(1).value, -6.320053679109499e3, 1e-8 * 6.3e3);
}

TEST(Ep, IsCheckedByChanceBeyondAClass) {
  const Answer answer = answer_of("S", 3);
  EXPECT_TRUE(answer.verified) << answer.check;
  EXPECT_THAT(answer.check, HasSubstr("of class S"));
  EXPECT_THAT(answer.check, HasSubstr("of 50331648 pairs accepted"));
}

}  // namespace
}  // namespace scalelab
