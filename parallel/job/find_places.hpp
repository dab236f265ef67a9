// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <span>
#include <string>
#include <vector>

#include "parallel/communication/communicator.hpp"
#include "parallel/job/rank_places.hpp"
#include "parallel/machine/thread_limits.hpp"
#include "parallel/placement/placement.hpp"

/// How a job finds out where its ranks are. A node's first rank speaks for it, and to rank 0 only;
/// every other message between a rank and rank 0 is a few numbers long. docs/clusters.md counts
/// the bytes.
namespace scalelab {

/// What a rank knows of its place by itself.
struct Surroundings {
  Communicator node;            ///< the ranks that share memory with it, in rank order
  std::string hostname;         ///< of the computer
  std::string computer;         ///< a name that no other operating system instance has
  std::string offered;          ///< the processors that it may use; see Placement::offered
  std::optional<double> quota;  ///< see cpu_quota.hpp
  ThreadLimits threads{};       ///< see thread_limits.hpp
};

/// This rank's own. Collective.
Surroundings find_surroundings(Communicator& world, const Placement& placement);

/// What a node's first rank tells rank 0 of it.
struct NodeFacts {
  std::string hostname;
  std::string computer;
  std::string offered;          ///< processors offered to its ranks together, in list form
  std::optional<double> quota;  ///< the smallest of its ranks'
  ThreadLimits threads{};       ///< its first rank's
};

/// The facts as they travel, and back.
std::string pack(const NodeFacts& facts);
NodeFacts unpack_node_facts(const std::string& packed);

/// What rank 0 makes of what it was told.
struct AssignedPlaces {
  RankPlaces all;                    ///< but for the cores, which each computer has to count
  std::vector<RankPlace> of_rank;    ///< what each rank is told
  std::vector<std::string> offered;  ///< of each computer: to all ranks there, in list form
};

/// Numbers nodes and computers in the order of the ranks. `leader_of_rank` names the first rank of
/// each rank's node, and `nodes` are the facts in the order of those. Pure.
AssignedPlaces assign_places(std::span<const int> leader_of_rank,
                             const std::vector<NodeFacts>& nodes);

struct FoundPlaces {
  RankPlace own;
  RankPlaces all;  ///< on rank 0; empty elsewhere
};

/// Finds where everybody is, and lets `placement` use what is offered to the ranks of this
/// computer. Collective.
FoundPlaces find_places(Communicator& world, Placement& placement, Surroundings surroundings);

}  // namespace scalelab
