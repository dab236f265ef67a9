// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// The value that a Student's t variable stays below with probability `p`.
/// @param p inside (0.5, 1)
/// @param degrees of freedom, from 1 on, not necessarily whole
/// Throws std::invalid_argument for other arguments.
double student_quantile(double p, double degrees);

}  // namespace scalelab
