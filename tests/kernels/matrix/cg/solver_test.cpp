// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/cg/solver.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "parallel/reduction/exact_sum.hpp"
#include "tests/kernels/matrix/cg/plain_laplacian.hpp"

namespace scalelab::cg {
namespace {

// Two ways to round the same: their distance grows with the iterations, from some 1e-16.
constexpr double rounding = 1e-11;

Outcome solved(Solver& solver) {
  solver.fill(0, 1);
  Outcome outcome;
  with_lone_worker([&](Worker& worker) { outcome = solver.run(worker); });
  return outcome;
}

class SolverOf : public ::testing::TestWithParam<Preconditioner> {};

INSTANTIATE_TEST_SUITE_P(Preconditioners, SolverOf,
                         ::testing::Values(Preconditioner::none,
                                           Preconditioner::symmetric_gauss_seidel));

TEST_P(SolverOf, DoesTheIterationsOfTheTextbook) {
  for (const Box& box : {Box{.nx = 6, .ny = 5, .nz = 7}, Box{.nx = 11, .ny = 2, .nz = 3}}) {
    for (const std::int64_t iterations : {1, 2, 5, 9}) {
      const Task task{.iterations = iterations, .preconditioner = GetParam()};
      Solver solver(whole(box), task);
      const Outcome outcome = solved(solver);
      EXPECT_EQ(outcome.lines, box.lines() * iterations);
      EXPECT_EQ(outcome.iterations, iterations);
      const std::vector<double> x = PlainLaplacian(box).solve(task);
      for (std::size_t i = 0; i < x.size(); ++i) {
        EXPECT_NEAR(solver.x()[i], x[i], rounding) << i << " after " << iterations;
      }
    }
  }
}

TEST_P(SolverOf, FindsOnes) {
  Solver solver(whole({.nx = 9, .ny = 8, .nz = 7}),
                {.iterations = 40, .tolerance = 1e-6, .preconditioner = GetParam()});
  const Outcome outcome = solved(solver);
  EXPECT_GT(outcome.reached, 1);
  EXPECT_LT(outcome.reached, 30);
  for (std::int64_t row = 0; row < solver.part().rows(); ++row) {
    EXPECT_NEAR(solver.x()[row], 1, rounding);
  }
}

// Where the residual has vanished, the rest of the iterations changes nothing.
TEST_P(SolverOf, StaysWhereItIsWhenAllIsDone) {
  for (const Box& box : {Box{.nx = 1, .ny = 1, .nz = 1}, Box{.nx = 2, .ny = 2, .nz = 2}}) {
    Solver solver(whole(box), {.iterations = 400, .preconditioner = GetParam()});
    const Outcome outcome = solved(solver);
    EXPECT_EQ(outcome.iterations, 400);
    for (std::int64_t row = 0; row < solver.part().rows(); ++row) {
      EXPECT_DOUBLE_EQ(solver.x()[row], 1);
    }
  }
}

TEST(CgSolver, NeedsFewerIterationsWithThePreconditioner) {
  const Part part = whole({.nx = 12, .ny = 12, .nz = 12});
  Solver plain(part, {.iterations = 40, .tolerance = 1e-6});
  Solver preconditioned(part, {.iterations = 40,
                               .tolerance = 1e-6,
                               .preconditioner = Preconditioner::symmetric_gauss_seidel});
  const std::int64_t without = solved(plain).reached;
  const std::int64_t with = solved(preconditioned).reached;
  EXPECT_GT(with, 0);
  EXPECT_LT(with, without);
}

TEST(CgGaussSeidel, SolvesTheTwoTriangularSystems) {
  for (const Box& box : {Box{.nx = 5, .ny = 6, .nz = 4}, Box{.nx = 1, .ny = 1, .nz = 3},
                         Box{.nx = 8, .ny = 1, .nz = 1}, Box{.nx = 2, .ny = 3, .nz = 2}}) {
    const Part part = whole(box);
    const Range all{.first = 0, .last = part.lines()};
    Laplacian matrix(part);
    matrix.fill(all);
    GaussSeidel smoother(part);
    smoother.fill(all, matrix);
    std::vector<double> r;
    for (std::int64_t i = 0; i < box.rows(); ++i) {
      r.push_back(std::sin(static_cast<double>(3 * i + 1)));
    }
    std::vector<double> z(r.size(), 0.0);
    ExactSum product;
    with_lone_worker([&](Worker& worker) {
      smoother.solve(worker, matrix, LineLoops(part), r.data(), z.data(), nullptr, product);
    });
    const std::vector<double> known = PlainLaplacian(box).precondition(r);
    for (std::size_t i = 0; i < z.size(); ++i) {
      EXPECT_NEAR(z[i], known[i], 1e-15) << i;
    }
    EXPECT_NEAR(product.value(), PlainLaplacian::dot(r, known), 1e-13);
  }
}

TEST(CgRightHandSide, IsTheMatrixTimesOnes) {
  for (const Box& box : {Box{.nx = 1, .ny = 1, .nz = 1}, Box{.nx = 4, .ny = 3, .nz = 2}}) {
    const PlainLaplacian matrix(box);
    const std::vector<double> b = matrix.times(std::vector<double>(matrix.rows(), 1.0));
    for (std::int64_t row = 0; row < box.rows(); ++row) {
      EXPECT_EQ(right_hand_side(whole(box), row / box.nx, row % box.nx),
                b[static_cast<std::size_t>(row)]);
    }
  }
}

}  // namespace
}  // namespace scalelab::cg
