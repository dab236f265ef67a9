// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <numbers>

#include "kernels/matrix/cg/box.hpp"

namespace scalelab::cg {

/// The ends of the spectrum of the 27-point matrix of a box. A is 27 less the Kronecker product of
/// three tridiagonal matrices of ones, one for each coordinate, whose eigenvalues are 1 + 2 cos(k
/// pi / (n + 1)) for k = 1 ... n (Golub, Van Loan, "Matrix computations", 2013, section 4.8.6).
struct Spectrum {
  double least = 0;
  double most = 0;
};

inline Spectrum spectrum_of(const Box& box) noexcept {
  const auto of_line = [](std::int64_t n) {
    const double angle = std::numbers::pi / static_cast<double>(n + 1);
    return Spectrum{.least = 1 + 2 * std::cos(static_cast<double>(n) * angle),
                    .most = 1 + 2 * std::cos(angle)};
  };
  Spectrum product{.least = 1, .most = 1};
  for (const std::int64_t n : {box.nx, box.ny, box.nz}) {
    const Spectrum one = of_line(n);
    const auto [least, most] = std::minmax({product.least * one.least, product.least * one.most,
                                            product.most * one.least, product.most * one.most});
    product = {.least = least, .most = most};
  }
  constexpr double all = 27;
  return {.least = all - product.most, .most = all - product.least};
}

/// By how much conjugate gradients reduce the energy norm of the error in so many iterations, at
/// the least: 2 ((sqrt k - 1) / (sqrt k + 1))^iterations for a condition number k (Saad, "Iterative
/// methods for sparse linear systems", 2003, equation 6.128).
inline double convergence_bound(double condition, std::int64_t iterations) noexcept {
  const double root = std::sqrt(condition);
  return 2 * std::pow((root - 1) / (root + 1), static_cast<double>(iterations));
}

/// A bound of the condition number of M^-1 A for M = A + L D^-1 U, the symmetric Gauss-Seidel
/// preconditioner in whatever order of points: no row or column of L has more than 26, nor has D
/// another number, so x M x <= x A x + 26 x x; and x M x >= x A x.
inline double preconditioned_condition(const Spectrum& spectrum) noexcept {
  constexpr double diagonal = 26;
  return 1 + diagonal / spectrum.least;
}

}  // namespace scalelab::cg
