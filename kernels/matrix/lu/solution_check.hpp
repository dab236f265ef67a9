// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>

#include "kernels/matrix/lu/random_system.hpp"
#include "parallel/team/process.hpp"

namespace scalelab {

/// How near a computed solution of a RandomSystem comes.
struct SolutionError {
  /// ||A x - b|| / (eps n (||A|| ||x|| + ||b||)), all of them largest absolute values or sums of
  /// rows, eps = 2^-53: what HPL calls the scaled residual, and wants to be below 16 (Petitet,
  /// Whaley, Dongarra, Cleary, "HPL", netlib).
  double residual = 0;
  double furthest = 0;  ///< from the known solution: the largest difference of one entry
};

/// The rows are shared out among all workers. Neither the order of additions nor which of them has
/// a row depends on the layout. Collective; the same on every rank.
[[nodiscard]] SolutionError solution_error(Process& process, const RandomSystem& system,
                                           std::int64_t n, std::span<const double> x);

}  // namespace scalelab
