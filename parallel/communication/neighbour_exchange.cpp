// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/neighbour_exchange.hpp"

#include <exception>
#include <stdexcept>

#include "parallel/communication/byte_type.hpp"
#include "parallel/communication/mpi_handle.hpp"

namespace scalelab {

struct NeighbourExchange::State {
  explicit State(Communicator communicator) : group(std::move(communicator)) {}
  State(const State&) = delete;
  State& operator=(const State&) = delete;
  State(State&&) = delete;
  State& operator=(State&&) = delete;
  ~State() {
    for (MPI_Request& request : requests) {
      MPI_Request_free(&request);
    }
  }

  [[nodiscard]] int count() const noexcept { return static_cast<int>(requests.size()); }

  Communicator group;
  std::vector<ByteType> types;
  std::vector<MPI_Request> requests;
  bool under_way = false;
  int exceptions = std::uncaught_exceptions();  // on their way when it was made
};

NeighbourExchange::NeighbourExchange(const Communicator& group,
                                     const std::vector<NeighbourBuffers>& neighbours)
    : state_(std::make_unique<State>(group)) {
  MPI_Comm comm = group.handle().comm;
  // All that comes first, so that MPI knows where to put what is sent.
  for (const NeighbourBuffers& one : neighbours) {
    const int source = group.mpi_partner(one.neighbour, one.received_tag);
    const ByteType& type = state_->types.emplace_back(one.received.size(), group.largest_count());
    MPI_Recv_init(one.received.data(), type.count(), type.type(), source, one.received_tag, comm,
                  &state_->requests.emplace_back(MPI_REQUEST_NULL));
  }
  for (const NeighbourBuffers& one : neighbours) {
    const int destination = group.mpi_partner(one.neighbour, one.sent_tag);
    const ByteType& type = state_->types.emplace_back(one.sent.size(), group.largest_count());
    MPI_Send_init(one.sent.data(), type.count(), type.type(), destination, one.sent_tag, comm,
                  &state_->requests.emplace_back(MPI_REQUEST_NULL));
  }
}

NeighbourExchange::~NeighbourExchange() {
  if (state_->under_way && std::uncaught_exceptions() > state_->exceptions) {
    static_cast<void>(state_.release());  // MPI may still use it, and nobody asks for it again
  } else {
    finish();
  }
}

void NeighbourExchange::start() {
  if (state_->under_way) {
    throw std::logic_error("an exchange is started again before it has ended");
  }
  if (!state_->requests.empty()) {  // MPI takes it for an error to start nothing
    MPI_Startall(state_->count(), state_->requests.data());
    state_->under_way = true;
  }
}

bool NeighbourExchange::test() {
  if (state_->under_way) {
    int ended = 0;
    MPI_Testall(state_->count(), state_->requests.data(), &ended, MPI_STATUSES_IGNORE);
    state_->under_way = ended == 0;
  }
  return !state_->under_way;
}

void NeighbourExchange::finish() {
  if (state_->under_way) {
    MPI_Waitall(state_->count(), state_->requests.data(), MPI_STATUSES_IGNORE);
    state_->under_way = false;
  }
}

}  // namespace scalelab
