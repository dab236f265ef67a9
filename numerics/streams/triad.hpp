// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace scalelab {

/// STREAM's triad, a[i] = b[i] + s c[i], for `count` numbers, with stores that go past the caches:
/// main memory then sees 24 bytes for each number, and not 32 because lines of `a` are read before
/// they are written (McCalpin, "Memory bandwidth and machine balance in current high performance
/// computers", IEEE TCCA Newsletter, 1995). When this returns, what was stored can be seen by other
/// threads that are told so. The arrays don't overlap, and begin at multiples of 64 bytes.
void stream_triad(double* a, const double* b, const double* c, double s, std::size_t count);

/// Bytes between caches and main memory for each number of a triad.
inline constexpr double triad_bytes = 3 * sizeof(double);

}  // namespace scalelab
