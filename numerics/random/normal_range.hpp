// SPDX-License-Identifier: BSD-3-Clause
#pragma once

namespace scalelab {

/// No normal deviate of vector_normal.hpp is larger: sqrt(-2 ln 2^-52), of which 2.1e-17 of the
/// normal distribution is beyond.
inline constexpr double largest_normal = 8.4905;

}  // namespace scalelab
