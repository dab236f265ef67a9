// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <memory>
#include <span>
#include <vector>

#include "parallel/clock/clock_offsets.hpp"
#include "parallel/communication/communicator.hpp"
#include "parallel/job/rank_places.hpp"

namespace scalelab {

class Job;

/// The ranks that take part in a point, and what this one needs to know of the others.
struct RankGroup {
  Communicator communicator;        ///< of the members; not valid() on other ranks
  int ranks_here = 0;               ///< members on this computer
  int rank_here = 0;                ///< which of them this one is
  std::vector<int> node_of_rank{};  ///< of each member; on the group's rank 0, empty elsewhere
  /// The members' clocks beside that of the group's rank 0; they age from sample to sample.
  std::shared_ptr<ClockOffsets> clocks{};

  [[nodiscard]] bool member() const noexcept { return communicator.valid(); }
};

/// Makes the group of the chosen ranks, in their order. `world_ranks` is looked at on rank 0 only;
/// each rank is told no more than its own part. Collective over the job.
RankGroup make_group(Job& job, const std::vector<int>& world_ranks);

/// The same where `own` is this rank's place, in any communicator.
RankGroup make_group(Communicator& world, const RankPlace& own,
                     const std::vector<int>& world_ranks);

/// What a member is told of the members on its computer.
struct Seat {
  int computer = 0;   ///< numbered within the group: 0 is that of the group's rank 0
  int computers = 0;  ///< that the group is on
  int rank_here = 0;
  int ranks_here = 0;
};

/// Each rank's place in the group of the chosen ones, -1 for those that have none. Pure.
std::vector<int> keys_of(const std::vector<int>& world_ranks, int ranks);

/// The seat of each member. Pure.
std::vector<Seat> seats_of(std::span<const RankPlace> places);

}  // namespace scalelab
