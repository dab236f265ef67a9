// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// The chance that a Student's t variable lies above `t`.
/// @param t at least 0; infinite gives 0
/// @param degrees of freedom, above 0, not necessarily whole
/// Throws std::invalid_argument for other arguments.
double student_tail(double t, double degrees);

}  // namespace scalelab
