// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/rank_group.hpp"

#include <cstddef>
#include <map>

#include "parallel/communication/rooted.hpp"
#include "parallel/job/job.hpp"

namespace scalelab {

std::vector<int> keys_of(const std::vector<int>& world_ranks, int ranks) {
  std::vector<int> keys(static_cast<std::size_t>(ranks), -1);
  for (std::size_t member = 0; member < world_ranks.size(); ++member) {
    keys.at(static_cast<std::size_t>(world_ranks[member])) = static_cast<int>(member);
  }
  return keys;
}

std::vector<Seat> seats_of(std::span<const RankPlace> places) {
  std::map<int, int> number;  // of each computer, within the group
  std::vector<int> ranks;     // on each of them
  std::vector<Seat> seats;
  seats.reserve(places.size());
  for (const RankPlace& place : places) {
    const auto [known, is_new] = number.emplace(place.computer, static_cast<int>(number.size()));
    if (is_new) {
      ranks.push_back(0);
    }
    const int computer = known->second;
    seats.push_back(
        {.computer = computer, .rank_here = ranks[static_cast<std::size_t>(computer)]++});
  }
  for (Seat& seat : seats) {
    seat.computers = static_cast<int>(ranks.size());
    seat.ranks_here = ranks[static_cast<std::size_t>(seat.computer)];
  }
  return seats;
}

RankGroup make_group(Job& job, const std::vector<int>& world_ranks) {
  return make_group(job.world(), job.place(), world_ranks);
}

RankGroup make_group(Communicator& world, const RankPlace& own,
                     const std::vector<int>& world_ranks) {
  const int key = scatter_values(
      world, world.rank() == 0 ? keys_of(world_ranks, world.size()) : std::vector<int>());
  RankGroup group{.communicator = world.split(key < 0 ? -1 : 0, key)};
  if (!group.member()) {
    return group;
  }
  const auto places = gather_values(group.communicator, own);
  const auto seats = seats_of(places);
  const Seat seat = scatter_values(group.communicator, seats);
  group.ranks_here = seat.ranks_here;
  group.rank_here = seat.rank_here;
  std::vector<int> computer_of_rank;
  for (std::size_t rank = 0; rank < places.size(); ++rank) {
    group.node_of_rank.push_back(places[rank].node);
    computer_of_rank.push_back(seats[rank].computer);
  }
  group.clocks = std::make_shared<ClockOffsets>(
      group.communicator,
      ComputerInGroup{
          .number = seat.computer, .computers = seat.computers, .leads = seat.rank_here == 0},
      std::move(computer_of_rank));
  return group;
}

}  // namespace scalelab
