// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/student_tail.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <stdexcept>

#include "statistics/student.hpp"

namespace scalelab {
namespace {

TEST(StudentTail, IsThatOfTheTables) {
  EXPECT_DOUBLE_EQ(student_tail(0, 3), 0.5);
  EXPECT_DOUBLE_EQ(student_tail(1, 1), 0.25);  // Cauchy's: 1/2 - atan(1) / pi
  EXPECT_NEAR(student_tail(4.302653, 2), 0.025, 1e-8);
  EXPECT_NEAR(student_tail(3.169273, 10), 0.005, 1e-8);
  EXPECT_EQ(student_tail(std::numeric_limits<double>::infinity(), 2), 0);
}

TEST(StudentTail, UndoesTheQuantile) {
  for (const double degrees : {1.0, 2.5, 9.8, 60.0}) {
    for (const double p : {0.6, 0.9, 0.975, 0.999}) {
      EXPECT_NEAR(student_tail(student_quantile(p, degrees), degrees), 1 - p, 1e-6 * (1 - p));
    }
  }
}

TEST(StudentTail, RefusesWhatHasNone) {
  EXPECT_THROW(student_tail(-1, 3), std::invalid_argument);
  EXPECT_THROW(student_tail(1, 0), std::invalid_argument);
  EXPECT_THROW(student_tail(1, std::numeric_limits<double>::infinity()), std::invalid_argument);
  EXPECT_THROW(student_tail(std::numeric_limits<double>::quiet_NaN(), 3), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
