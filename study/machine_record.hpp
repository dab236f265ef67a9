// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "parallel/job/job.hpp"
#include "results/records.hpp"

namespace scalelab {

/// Describes the nodes, the software and the clock that the job has. Collective; complete on rank
/// 0. A node's first rank speaks for it. A node whose processors and memory are like those of one
/// before it is not described in XML again.
MachineRecord record_machine(Job& job);

/// The record of a node as it travels to rank 0, without XML and quota, and back. Throws
/// std::invalid_argument or std::out_of_range for text that is none of pack()'s.
std::string pack(const NodeRecord& node);
NodeRecord unpack_node_record(const std::string& packed);

/// For each node the first of its kind, which rank 0 asks for its XML: equal processors, and equal
/// memory to the nearest GiB.
std::vector<std::size_t> described_by(const std::vector<NodeRecord>& nodes);

/// The records of all nodes on rank 0, each `own` of the node's first rank, which is asked for its
/// XML when it is the first of its kind; empty elsewhere. `places` is looked at on rank 0 only.
/// Collective.
std::vector<NodeRecord> gather_node_records(Communicator& world, const RankPlace& place,
                                            const RankPlaces& places, const NodeRecord& own,
                                            const std::function<std::string()>& topology_xml);

}  // namespace scalelab
