// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/student.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>

namespace scalelab {
namespace {

TEST(StudentQuantile, IsThatOfTheTables) {
  EXPECT_NEAR(student_quantile(0.975, 1), 12.7062, 1e-3);
  EXPECT_NEAR(student_quantile(0.975, 2), 4.302653, 1e-5);
  EXPECT_NEAR(student_quantile(0.975, 5), 2.570582, 1e-5);
  EXPECT_NEAR(student_quantile(0.975, 10), 2.228139, 1e-5);
  EXPECT_NEAR(student_quantile(0.975, 30), 2.042272, 1e-5);
  EXPECT_NEAR(student_quantile(0.95, 10), 1.812461, 1e-5);
  EXPECT_NEAR(student_quantile(0.995, 10), 3.169273, 1e-5);
}

// With three degrees of freedom the probability has a closed form. A dozen roundings apart.
TEST(StudentQuantile, HasTheDigitsOfADouble) {
  for (const double p : {0.51, 0.9, 0.975, 0.9999}) {
    const double t = student_quantile(p, 3) / std::sqrt(3.0);
    EXPECT_NEAR(0.5 + (t / (1 + t * t) + std::atan(t)) / std::numbers::pi, p, 1e-14);
  }
}

TEST(StudentQuantile, NearsTheNormalOne) {
  EXPECT_NEAR(student_quantile(0.975, 1e5), 1.959988, 1e-4);
}

TEST(StudentQuantile, TakesDegreesThatAreNotWhole) {
  const double between = student_quantile(0.975, 5.5);
  EXPECT_LT(between, student_quantile(0.975, 5));
  EXPECT_GT(between, student_quantile(0.975, 6));
}

TEST(StudentQuantile, RefusesWhatHasNone) {
  EXPECT_THROW(student_quantile(0.5, 5), std::invalid_argument);
  EXPECT_THROW(student_quantile(1, 5), std::invalid_argument);
  EXPECT_THROW(student_quantile(0.9, 0.5), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
