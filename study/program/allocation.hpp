// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>

namespace scalelab {

/// What programs can be started on: this computer, or the nodes of a batch system's allocation, by
/// a launcher in their command.
struct Allocation {
  int nodes = 1;
  int cores_of_node = 1;                ///< taken to be the same on all of them
  std::optional<double> quota_of_node;  ///< processors' worth of time
};

/// By the variables of the environment (Slurm's SLURM_JOB_NUM_NODES; none: one node).
Allocation find_allocation(int cores_here, std::optional<double> quota_here);

/// Over how many nodes so many workers are spread: those that are asked for, or as few as have the
/// cores, as far as there are nodes. Nothing, with the reason, where that can't be.
std::optional<int> nodes_for(const Allocation& allocation, int ranks, int threads,
                             std::optional<int> asked_for, std::string& why_not);

/// Whether so many workers on so many of the nodes are more than there are cores, or processors'
/// time.
bool oversubscribes(const Allocation& allocation, int nodes, int workers);

}  // namespace scalelab
