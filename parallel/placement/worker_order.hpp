// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "parallel/placement/hwloc_handle.hpp"

/// In which order workers get the processing units of a computer. Included by sources of parallel/
/// only. Units are named by the operating system's numbers.
namespace scalelab {

/// The allowed units of each core that has any, cores in the order of the machine.
std::vector<std::vector<int>> units_of_cores(const TopologyHandle& topology, const Bitmap& allowed);

/// All allowed units: one of each core first, neighbouring cores after each other; then each core's
/// second one, and so on.
std::vector<int> compact_order(const TopologyHandle& topology, const Bitmap& allowed);

/// One unit for each worker of `ranks` ranks with `threads` threads each, in the order of the
/// workers; nothing when there are more workers than units. At each level of the machine (packages,
/// memory domains, shared caches) the workers are shared out evenly over the parts, in proportion
/// to their cores, each part getting workers that follow each other. Where the parts are memory
/// domains, the cut is moved to where a rank ends if there is room. No core gets a second worker
/// before all cores of all parts have one.
std::vector<int> spread_order(const TopologyHandle& topology, const Bitmap& allowed, int ranks,
                              int threads);

}  // namespace scalelab
