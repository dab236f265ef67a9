// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <span>
#include <vector>

#include "parallel/placement/placement.hpp"

namespace scalelab {

/// What the operating system and others took from a thread that did the same work again and again.
struct NoiseFigures {
  double quantum_s = 0;   ///< the shortest time of the work: what it takes when left alone
  double lost_share = 0;  ///< mean time over the shortest, less 1
  double longest_s = 0;   ///< the longest time less the shortest: the longest interruption
  double per_second = 0;  ///< interruptions a second: times more than a tenth above the shortest
};

/// The figures of the times of one core. Throws std::invalid_argument when there are none, or one
/// is not above zero.
NoiseFigures noise_of(std::span<const double> quanta_s);

/// Lets one thread on each allowed core of this computer, on all of them at once, do a fixed piece
/// of work of about 100 microseconds again and again for so long, and returns the figures of each
/// core: the fixed-work-quantum probe (FWQ) of Sottile and Minnich, "Analysis of microbenchmarks
/// for performance tuning of clusters", Cluster 2004. Changes of the clock's frequency count as
/// noise too.
std::vector<NoiseFigures> probe_noise(Placement& placement, double seconds);

}  // namespace scalelab
