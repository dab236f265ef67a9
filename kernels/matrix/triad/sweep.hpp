// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "kernels/matrix/stores.hpp"

namespace scalelab::triad {

/// a[i] = b[i] + s * c[i] for i = 0 ... count - 1, rounded twice each: the triad of STREAM. The
/// arrays don't overlap, and each begins with a cache line.
void sweep(double* a, const double* b, const double* c, double s, std::int64_t count,
           Stores stores) noexcept;

}  // namespace scalelab::triad
