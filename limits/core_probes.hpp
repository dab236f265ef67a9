// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>

#include "parallel/placement/placement.hpp"

/// What cores do at best, each on a thread that is pinned to it, all at once. docs/limits.md says
/// how. Each probe takes about so many seconds, and what making its data takes.
namespace scalelab {

/// Bytes a second between caches and main memory, of all cores together, by the triad with
/// streaming stores (numerics/streams/triad.hpp).
/// @param bytes of the three arrays of all cores together
double triad_bandwidth(const Placement& placement, std::span<const int> processors,
                       std::size_t bytes, double seconds);

/// Floating-point operations a second, of all cores together: each multiplies square matrices of
/// its own, by what kernels multiply with.
/// @param edge rows and columns of a matrix
double product_rate(const Placement& placement, std::span<const int> processors, int edge,
                    double seconds);

/// Seconds that a core waits for a load whose address is what the load before it found, where all
/// cores do that at once.
/// @param bytes of the tables of all cores together, of which each goes through its own
double load_latency(const Placement& placement, std::span<const int> processors, std::size_t bytes,
                    double seconds);

}  // namespace scalelab
