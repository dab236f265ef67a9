// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <vector>

#include "parallel/communication/buffer.hpp"
#include "parallel/communication/communicator.hpp"

namespace scalelab {

/// What goes to one neighbour, and what comes from it. Where the same rank is the neighbour on two
/// sides, tags tell the messages apart: what is sent with one is received with the same.
struct NeighbourBuffers {
  int neighbour = Communicator::no_rank;  ///< with no_rank nothing is sent, and nothing received
  std::span<const std::byte> sent;
  std::span<std::byte> received;
  int sent_tag = 0;
  int received_tag = 0;
};

/// The buffers as bytes: `neighbour_buffers(left, std::span(row).first(1), halo, to_left,
/// to_right)`.
template <LastingSendBuffer Sent, ReceiveBuffer Received>
NeighbourBuffers neighbour_buffers(int neighbour, Sent&& sent, Received&& received,
                                   int sent_tag = 0, int received_tag = 0) {
  return {.neighbour = neighbour,
          .sent = bytes_of(sent),
          .received = writable_bytes_of(received),
          .sent_tag = sent_tag,
          .received_tag = received_tag};
}

/// Messages that go the same way again and again, as halos do: MPI is told of them once, in
/// prepare, and only starts them later (persistent requests, MPI-3.1, section 3.9). The buffers
/// stay where they are for as long as the exchange lives; between start() and the end of a round
/// nobody writes to what is sent, and nobody touches what is received. Calls are made by one thread
/// of a rank at a time; a kernel makes them through Worker::start, Worker::progress and
/// Worker::finish. Not collective: it takes two ranks to name each other.
class NeighbourExchange {
 public:
  /// Throws std::invalid_argument for a neighbour that is not in the group.
  NeighbourExchange(const Communicator& group, const std::vector<NeighbourBuffers>& neighbours);
  NeighbourExchange(const NeighbourExchange&) = delete;
  NeighbourExchange& operator=(const NeighbourExchange&) = delete;
  NeighbourExchange(NeighbourExchange&&) = delete;
  NeighbourExchange& operator=(NeighbourExchange&&) = delete;

  /// Ends as a Request does: see there.
  ~NeighbourExchange();

  /// Begins a round. Throws std::logic_error when the one before has not ended.
  void start();

  /// Whether the round has ended, as one that was never begun has.
  bool test();

  /// Returns when the round has ended.
  void finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace scalelab
