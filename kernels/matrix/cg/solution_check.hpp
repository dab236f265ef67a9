// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>

#include "kernels/matrix/cg/solver.hpp"
#include "parallel/team/process.hpp"

namespace scalelab::cg {

/// By how much x A y and y A x differ for two vectors of small integers: exactly, so that it is 0
/// for a symmetric matrix whose ghosts are where they should be. Uses spare() and product().
/// Collective.
[[nodiscard]] std::int64_t asymmetry(Process& process, Solver& solver);

/// What was found of a solution.
struct SolutionCheck {
  double residual = 0;  ///< |b - A x| / |b|, computed anew
  double error = 0;     ///< |x - 1| / |1|
  bool verified = false;
  std::string words;
};

/// Compares x with what is known of it after so many iterations from 0:
///  - b - A x is the residual that the method has by its recurrence, but for rounding;
///  - the error's energy norm is below the bound of conjugate gradients;
///  - |x - 1| <= |b - A x| / the least eigenvalue of A.
/// Uses spare() and product(). Collective; the same on all ranks and for every decomposition.
[[nodiscard]] SolutionCheck check_solution(Process& process, Solver& solver, const Task& task);

/// Of all bits of x, each with its place in the box. Collective.
[[nodiscard]] std::uint64_t fingerprint_of_x(Process& process, const Solver& solver);

}  // namespace scalelab::cg
