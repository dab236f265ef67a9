// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/nonnegative_least_squares.hpp"

#include <gtest/gtest.h>

#include <stdexcept>

namespace scalelab {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;

/// y = x1 + x2 t at t = 0, 1, 2.
MatrixXd line() {
  MatrixXd design(3, 2);
  design << 1, 0, 1, 1, 1, 2;
  return design;
}

VectorXd three(double a, double b, double c) {
  return VectorXd{{a, b, c}};
}

TEST(NonNegativeLeastSquares, FindsALineThroughItsPoints) {
  const auto solution = NonNegativeLeastSquares(line(), VectorXd::Ones(3)).solve(three(1, 3, 5));
  EXPECT_NEAR(solution.coefficients[0], 1, 1e-12);
  EXPECT_NEAR(solution.coefficients[1], 2, 1e-12);
  EXPECT_NEAR(solution.squares, 0, 1e-20);
}

TEST(NonNegativeLeastSquares, GivesTheNumbersOfAHandCalculation) {
  // The line nearest to 0, 0, 3 is -0.5 + 1.5 t; without a negative intercept it is (0 + 0 + 6)/5
  // t.
  const auto solution = NonNegativeLeastSquares(line(), VectorXd::Ones(3)).solve(three(0, 0, 3));
  EXPECT_EQ(solution.coefficients[0], 0);
  EXPECT_NEAR(solution.coefficients[1], 1.2, 1e-12);
  EXPECT_NEAR(solution.squares, 1.2 * 1.2 + 0.6 * 0.6, 1e-12);
}

TEST(NonNegativeLeastSquares, LeavesAFallingLineFlat) {
  const auto solution = NonNegativeLeastSquares(line(), VectorXd::Ones(3)).solve(three(5, 3, 1));
  EXPECT_NEAR(solution.coefficients[0], 3, 1e-12);
  EXPECT_EQ(solution.coefficients[1], 0);
  EXPECT_NEAR(solution.squares, 8, 1e-12);
}

TEST(NonNegativeLeastSquares, FollowsTheWeights) {
  // A level line through 0 and 4 with weights 3 and 1 is at 1.
  MatrixXd level(2, 1);
  level << 1, 1;
  const auto solution = NonNegativeLeastSquares(level, VectorXd{{3, 1}}).solve(VectorXd{{0, 4}});
  EXPECT_NEAR(solution.coefficients[0], 1, 1e-12);
  EXPECT_NEAR(solution.squares, 3 * 1 + 1 * 9, 1e-12);
}

TEST(NonNegativeLeastSquares, GivesZerosWhereNothingFits) {
  const auto solution = NonNegativeLeastSquares(line(), VectorXd::Ones(3)).solve(three(-1, -1, -2));
  EXPECT_EQ(solution.coefficients, VectorXd::Zero(2));
  EXPECT_NEAR(solution.squares, 6, 1e-12);
}

TEST(NonNegativeLeastSquares, RefusesWhatHasNoSolution) {
  EXPECT_THROW(NonNegativeLeastSquares(MatrixXd(1, 2), VectorXd::Ones(1)), std::invalid_argument);
  EXPECT_THROW(NonNegativeLeastSquares(line(), VectorXd::Ones(2)), std::invalid_argument);
  EXPECT_THROW(NonNegativeLeastSquares(line(), VectorXd::Zero(3)), std::invalid_argument);
  MatrixXd twice(3, 2);
  twice << 1, 2, 1, 2, 1, 2;
  EXPECT_THROW(NonNegativeLeastSquares(twice, VectorXd::Ones(3)), std::invalid_argument);
  EXPECT_THROW((void)NonNegativeLeastSquares(line(), VectorXd::Ones(3)).solve(VectorXd::Ones(2)),
               std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
