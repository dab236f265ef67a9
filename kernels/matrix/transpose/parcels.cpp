// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/transpose/parcels.hpp"

#include <algorithm>
#include <span>

namespace scalelab::transpose {
namespace {

// The ranks that this one has parcels for, in the order of the phases.
std::vector<int> partners_of(std::int64_t n, int rank, int ranks) {
  std::vector<int> partners;
  if (columns_of(n, rank, ranks).empty()) {
    return partners;
  }
  for (int phase = 0; phase < ranks; ++phase) {
    const int partner = partner_of(rank, phase, ranks);
    if (partner != rank && !columns_of(n, partner, ranks).empty()) {
      partners.push_back(partner);
    }
  }
  return partners;
}

// Of a parcel's block in its buffer: each begins with a cache line.
std::int64_t room_of(const Range& rows, const Range& columns) {
  return whole_lines(elements_of_block(rows.size(), columns.size()));
}

std::size_t elements_of(const Range& rows, const Range& columns) {
  return static_cast<std::size_t>(elements_of_block(rows.size(), columns.size()));
}

// Doubles in a buffer for what is sent, and for what is received.
struct Room {
  std::int64_t sent = 0;
  std::int64_t received = 0;
};

Room room_of_parcels(std::int64_t n, int rank, int ranks) {
  const Range own = columns_of(n, rank, ranks);
  Room room;
  for (const int partner : partners_of(n, rank, ranks)) {
    const Range other = columns_of(n, partner, ranks);
    room.sent += room_of(own, other);
    room.received += room_of(other, own);
  }
  return room;
}

}  // namespace

Parcels::Parcels(Process& process, std::int64_t n) {
  const Range own = columns_of(n, process.rank(), process.ranks());
  const Room room = room_of_parcels(n, process.rank(), process.ranks());
  sent_ = PageMemory(static_cast<std::size_t>(room.sent) * sizeof(double));
  received_ = PageMemory(static_cast<std::size_t>(room.received) * sizeof(double));
  auto* sent = reinterpret_cast<double*>(sent_.begin());
  auto* received = reinterpret_cast<double*>(received_.begin());
  for (const int partner : partners_of(n, process.rank(), process.ranks())) {
    const Range other = columns_of(n, partner, process.ranks());
    const std::span<const double> to(sent, elements_of(own, other));
    const std::span<double> from(received, elements_of(other, own));
    parcels_.push_back({.columns = other,
                        .sent = {.first = sent, .pitch = pitch_of(own.size())},
                        .received = {.first = received, .pitch = pitch_of(other.size())},
                        .tiling = tiling_of(own.size(), other.size(), process.threads()),
                        .exchange = std::make_unique<NeighbourExchange>(
                            process.group(), std::vector{neighbour_buffers(partner, to, from)})});
    sent += room_of(own, other);
    received += room_of(other, own);
  }
}

double Parcels::bytes(std::int64_t n, int rank, int ranks) {
  const Range own = columns_of(n, rank, ranks);
  if (own.empty()) {
    return 0;
  }
  // As if all others had as many columns as rank 0: asked for each rank of many, this may not take
  // as long as there are ranks.
  const std::int64_t largest = columns_of(n, 0, ranks).size();
  const std::int64_t others = std::min<std::int64_t>(ranks, grains_in(n, largest)) - 1;
  return static_cast<double>(sizeof(double)) *
         (static_cast<double>(pitch_of(own.size())) * static_cast<double>(n - own.size()) +
          static_cast<double>(pitch_of(largest)) * static_cast<double>(own.size()) *
              static_cast<double>(others));
}

}  // namespace scalelab::transpose
