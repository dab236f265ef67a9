// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "parallel/job/find_places.hpp"
#include "parallel/job/rank_group.hpp"
#include "study/machine_record.hpp"

/// How many bytes each step of a start takes, of all ranks together. A byte counts for each rank
/// that gives it to rank 0 or gets it from there. What MPI itself sends, as when it splits a
/// communicator, is not in it. docs/clusters.md has the sums.
namespace scalelab::testing {

inline constexpr std::size_t int_bytes = sizeof(int);
inline constexpr std::size_t length_bytes = 8;  // that go before a gathered text
inline constexpr std::size_t long_bytes = 8;

/// A job as far as its messages are concerned.
struct PretendedJob {
  std::size_t ranks = 1;
  std::vector<std::string> offered_to_rank{};  ///< of each rank
  std::vector<NodeFacts> nodes{};              ///< of each node
  std::vector<std::string> offered_to_node{};  ///< to all ranks of each node's computer
  std::vector<std::size_t> ranks_of_node{};    ///< of each node
  std::vector<NodeRecord> records{};           ///< of each node
  std::size_t topology_bytes = 0;              ///< of each node's XML
};

inline std::size_t bytes_to_find_places(const PretendedJob& job) {
  const std::size_t fixed = long_bytes + int_bytes              // the node's first rank
                            + length_bytes + sizeof(double)     // offered, and quota, in the node
                            + length_bytes + sizeof(RankPlace)  // the node's facts, the place
                            + int_bytes + long_bytes            // the computer's processors
                            + int_bytes;                        // its cores
  std::size_t bytes = job.ranks * fixed;
  // The first rank of a node tells itself nothing, and neither does rank 0.
  std::size_t first = 0;
  for (const std::size_t ranks : job.ranks_of_node) {
    for (std::size_t rank = first + 1; rank < first + ranks; ++rank) {
      bytes += job.offered_to_rank[rank].size();
    }
    first += ranks;
  }
  for (std::size_t node = 0; node < job.nodes.size(); ++node) {
    bytes += (node > 0 ? pack(job.nodes[node]).size() : 0) +
             job.offered_to_node[node].size() * (1 + job.ranks_of_node[node]);
  }
  return bytes;
}

inline std::size_t bytes_to_record_nodes(const PretendedJob& job) {
  std::size_t bytes = job.ranks * (2 * length_bytes + 1);
  const auto describing = described_by(job.records);
  for (std::size_t node = 1; node < job.records.size(); ++node) {
    bytes += pack(job.records[node]).size() + (describing[node] == node ? job.topology_bytes : 0);
  }
  return bytes;
}

/// What each rank's computer has free for processes to share.
inline std::size_t bytes_to_tell_shared_memory(std::size_t ranks) {
  return ranks * sizeof(double);
}

inline std::size_t bytes_to_make_group(std::size_t ranks, std::size_t members) {
  return ranks * int_bytes + members * (sizeof(RankPlace) + sizeof(Seat));
}

/// Texts that all ranks get from rank 0.
inline std::size_t bytes_to_announce(std::size_t ranks, const std::vector<std::string>& texts) {
  std::size_t bytes = 0;
  for (const std::string& text : texts) {
    bytes += ranks * (long_bytes + text.size());
  }
  return bytes;
}

}  // namespace scalelab::testing
