// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/communicator.hpp"

#include <fmt/format.h>

#include <numeric>
#include <stdexcept>

#include "parallel/communication/mpi_handle.hpp"
#include "parallel/communication/request_state.hpp"

namespace scalelab {
namespace {

// No message of a kernel has it: for what a call sends on its own account.
constexpr int own_tag = Communicator::largest_tag + 1;

MPI_Datatype mpi_type(NumberType type) {
  switch (type) {
    case NumberType::int8:
      return MPI_INT8_T;
    case NumberType::int16:
      return MPI_INT16_T;
    case NumberType::int32:
      return MPI_INT32_T;
    case NumberType::int64:
      return MPI_INT64_T;
    case NumberType::uint8:
      return MPI_UINT8_T;
    case NumberType::uint16:
      return MPI_UINT16_T;
    case NumberType::uint32:
      return MPI_UINT32_T;
    case NumberType::uint64:
      return MPI_UINT64_T;
    case NumberType::float32:
      return MPI_FLOAT;
    case NumberType::float64:
      return MPI_DOUBLE;
  }
  throw std::logic_error("a number type that MPI was not told of");
}

bool is_unsigned(NumberType type) {
  return type >= NumberType::uint8 && type <= NumberType::uint64;
}

MPI_Op made_once(std::unique_ptr<UnsignedExtreme>& extreme, UnsignedExtreme::Which which) {
  if (extreme == nullptr) {
    extreme = std::make_unique<UnsignedExtreme>(which);
  }
  return extreme->operation();
}

// Reductions know numbers only, no type of many of them: long buffers go in pieces.
// Calls call(first number, how many).
template <class Call>
void in_pieces(void* values, std::size_t count, MPI_Datatype type, std::size_t largest,
               Call&& call) {
  int width = 0;
  MPI_Type_size(type, &width);
  auto* next = static_cast<std::byte*>(values);
  for (std::size_t left = count; left > 0;) {
    const std::size_t piece = std::min(left, largest);
    call(next, static_cast<int>(piece));
    next += piece * static_cast<std::size_t>(width);
    left -= piece;
  }
}

// Where each rank's part begins, in bytes, and how long it is.
struct RankBytes {
  std::size_t begin = 0;
  std::size_t bytes = 0;
};

std::vector<RankBytes> parts_of(std::span<const std::int64_t> counts, std::size_t element) {
  std::vector<RankBytes> parts;
  parts.reserve(counts.size());
  std::size_t begin = 0;
  for (const std::int64_t count : counts) {
    const std::size_t bytes = static_cast<std::size_t>(count) * element;
    parts.push_back({.begin = begin, .bytes = bytes});
    begin += bytes;
  }
  return parts;
}

// Counts and displacements of a gather in bytes, where they fit into MPI's ints.
struct ByteCounts {
  explicit ByteCounts(std::span<const RankBytes> parts) {
    for (const RankBytes& part : parts) {
      counts.push_back(static_cast<int>(part.bytes));
      displacements.push_back(static_cast<int>(part.begin));
    }
  }

  std::vector<int> counts;
  std::vector<int> displacements;
};

// One type for each rank's part of a buffer.
void describe(std::span<const RankBytes> parts, std::size_t largest, std::vector<ByteType>& types,
              Request::State::PerRank& arguments) {
  for (const RankBytes& part : parts) {
    arguments.add(types.emplace_back(part.bytes, largest, part.begin));
  }
}

std::vector<std::string> texts_of(const std::vector<char>& all,
                                  std::span<const std::int64_t> lengths) {
  std::vector<std::string> texts;
  texts.reserve(lengths.size());
  auto begin = all.begin();
  for (const std::int64_t length : lengths) {
    texts.emplace_back(begin, begin + length);
    begin += length;
  }
  return texts;
}

}  // namespace

MPI_Op Communicator::Handle::operation(ReductionOperation operation, NumberType type) {
  switch (operation) {
    case ReductionOperation::sum:
      return MPI_SUM;
    case ReductionOperation::minimum:
      return is_unsigned(type) ? made_once(smallest_, UnsignedExtreme::Which::smallest) : MPI_MIN;
    case ReductionOperation::maximum:
      return is_unsigned(type) ? made_once(largest_, UnsignedExtreme::Which::largest) : MPI_MAX;
  }
  throw std::logic_error("a reduction that MPI was not told of");
}

Communicator::Communicator(std::shared_ptr<Handle> handle) : handle_(std::move(handle)) {
  if (handle_ != nullptr) {
    MPI_Comm_rank(handle_->comm, &rank_);
    MPI_Comm_size(handle_->comm, &size_);
  }
}

Communicator Communicator::world() {
  return Communicator(std::make_shared<Handle>(MPI_COMM_WORLD));
}

Communicator Communicator::with_largest_count(std::size_t largest) const {
  if (largest == 0 || largest > mpi_largest_count) {
    throw std::invalid_argument(
        fmt::format("MPI can't be given {} as its largest count; it is from 1 to {}", largest,
                    mpi_largest_count));
  }
  Communicator limited = *this;
  limited.largest_count_ = largest;
  return limited;
}

void Communicator::barrier() {
  MPI_Barrier(handle_->comm);
}

Request Communicator::i_barrier() {
  auto state = std::make_unique<Request::State>();
  MPI_Ibarrier(handle_->comm, state->add());
  return Request(std::move(state));
}

void Communicator::broadcast_bytes(WritableBytes values, int root) {
  need_root(root);
  const ByteType type(values.size(), largest_count_);
  MPI_Bcast(values.data(), type.count(), type.type(), root, handle_->comm);
}

Request Communicator::i_broadcast_bytes(WritableBytes values, int root) {
  need_root(root);
  auto state = std::make_unique<Request::State>();
  const ByteType& type = state->types.emplace_back(values.size(), largest_count_);
  MPI_Ibcast(values.data(), type.count(), type.type(), root, handle_->comm, state->add());
  return Request(std::move(state));
}

void Communicator::all_reduce_numbers(void* values, std::size_t count, NumberType type,
                                      ReductionOperation operation) {
  MPI_Datatype number = mpi_type(type);
  in_pieces(values, count, number, largest_count_, [&](std::byte* first, int numbers) {
    MPI_Allreduce(MPI_IN_PLACE, first, numbers, number, handle_->operation(operation, type),
                  handle_->comm);
  });
}

Request Communicator::i_all_reduce_numbers(void* values, std::size_t count, NumberType type,
                                           ReductionOperation operation) {
  MPI_Datatype number = mpi_type(type);
  auto state = std::make_unique<Request::State>();
  in_pieces(values, count, number, largest_count_, [&](std::byte* first, int numbers) {
    MPI_Iallreduce(MPI_IN_PLACE, first, numbers, number, handle_->operation(operation, type),
                   handle_->comm, state->add());
  });
  return Request(std::move(state));
}

void Communicator::exclusive_scan_numbers(void* values, std::size_t count, NumberType type) {
  MPI_Datatype number = mpi_type(type);
  in_pieces(values, count, number, largest_count_, [&](std::byte* first, int numbers) {
    MPI_Exscan(MPI_IN_PLACE, first, numbers, number, MPI_SUM, handle_->comm);
  });
}

void Communicator::all_gather_bytes(Bytes own, WritableBytes all) {
  need_equal_parts(own.size() * static_cast<std::size_t>(size_), all.size(), 1);
  const ByteType type(own.size(), largest_count_);
  MPI_Allgather(own.data(), type.count(), type.type(), all.data(), type.count(), type.type(),
                handle_->comm);
}

Request Communicator::i_all_gather_bytes(Bytes own, WritableBytes all) {
  need_equal_parts(own.size() * static_cast<std::size_t>(size_), all.size(), 1);
  auto state = std::make_unique<Request::State>();
  const ByteType& type = state->types.emplace_back(own.size(), largest_count_);
  MPI_Iallgather(own.data(), type.count(), type.type(), all.data(), type.count(), type.type(),
                 handle_->comm, state->add());
  return Request(std::move(state));
}

// Displacements beyond MPI's ints can't be told to a gather, so that each rank then broadcasts its
// part; with that much data it is bandwidth that counts. All ranks decide alike, since all know all
// counts.
void Communicator::all_gather_v_bytes(Bytes own, WritableBytes all, Counts counts,
                                      std::size_t element) {
  need_gathered(own, all.size(), counts, element);
  const std::vector<RankBytes> parts = parts_of(counts, element);
  if (all.size() <= largest_count_) {
    const ByteCounts bytes(parts);
    MPI_Allgatherv(own.data(), static_cast<int>(own.size()), MPI_BYTE, all.data(),
                   bytes.counts.data(), bytes.displacements.data(), MPI_BYTE, handle_->comm);
    return;
  }
  const RankBytes& here = parts[static_cast<std::size_t>(rank_)];
  std::ranges::copy(own, all.subspan(here.begin).begin());
  for (int root = 0; root < size_; ++root) {
    const RankBytes& part = parts[static_cast<std::size_t>(root)];
    broadcast_bytes(all.subspan(part.begin, part.bytes), root);
  }
}

Request Communicator::i_all_gather_v_bytes(Bytes own, WritableBytes all, Counts counts,
                                           std::size_t element) {
  need_gathered(own, all.size(), counts, element);
  const std::vector<RankBytes> parts = parts_of(counts, element);
  auto state = std::make_unique<Request::State>();
  if (all.size() <= largest_count_) {
    ByteCounts bytes(parts);
    state->received.counts = std::move(bytes.counts);
    state->received.displacements = std::move(bytes.displacements);
    MPI_Iallgatherv(own.data(), static_cast<int>(own.size()), MPI_BYTE, all.data(),
                    state->received.counts.data(), state->received.displacements.data(), MPI_BYTE,
                    handle_->comm, state->add());
    return Request(std::move(state));
  }
  const RankBytes& here = parts[static_cast<std::size_t>(rank_)];
  std::ranges::copy(own, all.subspan(here.begin).begin());
  for (int root = 0; root < size_; ++root) {
    const RankBytes& part = parts[static_cast<std::size_t>(root)];
    const ByteType& type = state->types.emplace_back(part.bytes, largest_count_);
    MPI_Ibcast(all.subspan(part.begin).data(), type.count(), type.type(), root, handle_->comm,
               state->add());
  }
  return Request(std::move(state));
}

std::vector<std::int64_t> Communicator::gather_counts(std::int64_t own) {
  std::vector<std::int64_t> counts(rank_ == 0 ? static_cast<std::size_t>(size_) : std::size_t{0});
  MPI_Gather(&own, 1, MPI_INT64_T, counts.data(), 1, MPI_INT64_T, 0, handle_->comm);
  return counts;
}

// By messages, because only rank 0 knows whether MPI's ints are enough for a gather of them all.
void Communicator::gather_v_bytes(Bytes own, WritableBytes all, Counts counts,
                                  std::size_t element) {
  if (rank_ != 0) {
    if (!own.empty()) {
      const ByteType type(own.size(), largest_count_);
      MPI_Send(own.data(), type.count(), type.type(), 0, own_tag, handle_->comm);
    }
    return;
  }
  std::ranges::copy(own, all.begin());
  Request::State state;
  const std::vector<RankBytes> parts = parts_of(counts, element);
  for (int rank = 1; rank < size_; ++rank) {
    const RankBytes& part = parts[static_cast<std::size_t>(rank)];
    if (part.bytes > 0) {
      const ByteType type(part.bytes, largest_count_);
      MPI_Irecv(all.subspan(part.begin).data(), type.count(), type.type(), rank, own_tag,
                handle_->comm, state.add());
    }
  }
  MPI_Waitall(static_cast<int>(state.requests.size()), state.requests.data(), MPI_STATUSES_IGNORE);
}

void Communicator::all_to_all_bytes(Bytes sent, WritableBytes received, std::size_t element) {
  need_equal_parts(sent.size(), received.size(), element);
  const ByteType type(sent.size() / static_cast<std::size_t>(size_), largest_count_);
  MPI_Alltoall(sent.data(), type.count(), type.type(), received.data(), type.count(), type.type(),
               handle_->comm);
}

Request Communicator::i_all_to_all_bytes(Bytes sent, WritableBytes received, std::size_t element) {
  need_equal_parts(sent.size(), received.size(), element);
  auto state = std::make_unique<Request::State>();
  const ByteType& type =
      state->types.emplace_back(sent.size() / static_cast<std::size_t>(size_), largest_count_);
  MPI_Ialltoall(sent.data(), type.count(), type.type(), received.data(), type.count(), type.type(),
                handle_->comm, state->add());
  return Request(std::move(state));
}

// MPI_Alltoallw, since a type of its own for each part can hold a displacement beyond MPI's ints;
// a rank that needs that can do so without the others' knowledge.
void Communicator::all_to_all_v_bytes(Bytes sent, Counts sent_counts, WritableBytes received,
                                      Counts received_counts, std::size_t element) {
  need_counts("sent", sent.size(), sent_counts, element);
  need_counts("received", received.size(), received_counts, element);
  Request::State state;
  describe(parts_of(sent_counts, element), largest_count_, state.types, state.sent);
  describe(parts_of(received_counts, element), largest_count_, state.types, state.received);
  MPI_Alltoallw(sent.data(), state.sent.counts.data(), state.sent.displacements.data(),
                state.sent.types.data(), received.data(), state.received.counts.data(),
                state.received.displacements.data(), state.received.types.data(), handle_->comm);
}

Request Communicator::i_all_to_all_v_bytes(Bytes sent, Counts sent_counts, WritableBytes received,
                                           Counts received_counts, std::size_t element) {
  need_counts("sent", sent.size(), sent_counts, element);
  need_counts("received", received.size(), received_counts, element);
  auto state = std::make_unique<Request::State>();
  describe(parts_of(sent_counts, element), largest_count_, state->types, state->sent);
  describe(parts_of(received_counts, element), largest_count_, state->types, state->received);
  MPI_Ialltoallw(sent.data(), state->sent.counts.data(), state->sent.displacements.data(),
                 state->sent.types.data(), received.data(), state->received.counts.data(),
                 state->received.displacements.data(), state->received.types.data(), handle_->comm,
                 state->add());
  return Request(std::move(state));
}

void Communicator::send_bytes(Bytes values, int to, int tag) {
  const int destination = mpi_partner(to, tag);
  const ByteType type(values.size(), largest_count_);
  MPI_Send(values.data(), type.count(), type.type(), destination, tag, handle_->comm);
}

Request Communicator::i_send_bytes(Bytes values, int to, int tag) {
  const int destination = mpi_partner(to, tag);
  auto state = std::make_unique<Request::State>();
  const ByteType& type = state->types.emplace_back(values.size(), largest_count_);
  MPI_Isend(values.data(), type.count(), type.type(), destination, tag, handle_->comm,
            state->add());
  return Request(std::move(state));
}

void Communicator::receive_bytes(WritableBytes values, int from, int tag) {
  const int source = mpi_partner(from, tag);
  const ByteType type(values.size(), largest_count_);
  MPI_Recv(values.data(), type.count(), type.type(), source, tag, handle_->comm, MPI_STATUS_IGNORE);
}

Request Communicator::i_receive_bytes(WritableBytes values, int from, int tag) {
  const int source = mpi_partner(from, tag);
  auto state = std::make_unique<Request::State>();
  const ByteType& type = state->types.emplace_back(values.size(), largest_count_);
  MPI_Irecv(values.data(), type.count(), type.type(), source, tag, handle_->comm, state->add());
  return Request(std::move(state));
}

void Communicator::send_receive_bytes(Bytes sent, int to, WritableBytes received, int from,
                                      int tag) {
  const int destination = mpi_partner(to, tag);
  const int source = mpi_partner(from, tag);
  const ByteType sent_type(sent.size(), largest_count_);
  const ByteType received_type(received.size(), largest_count_);
  MPI_Sendrecv(sent.data(), sent_type.count(), sent_type.type(), destination, tag, received.data(),
               received_type.count(), received_type.type(), source, tag, handle_->comm,
               MPI_STATUS_IGNORE);
}

std::vector<std::string> Communicator::gather_texts(const std::string& text) {
  const auto lengths = gather_counts(static_cast<std::int64_t>(text.size()));
  std::vector<char> all(total(lengths));
  gather_v_bytes(bytes_of(text), writable_bytes_of(all), lengths, 1);
  return texts_of(all, lengths);
}

std::vector<std::string> Communicator::all_gather_texts(const std::string& text) {
  const auto lengths = all_gather(static_cast<std::int64_t>(text.size()));
  std::vector<char> all(total(lengths));
  all_gather_v(text, all, lengths);
  return texts_of(all, lengths);
}

Communicator Communicator::split(int colour, int key) {
  MPI_Comm part = MPI_COMM_NULL;
  MPI_Comm_split(handle_->comm, colour < 0 ? MPI_UNDEFINED : colour, key, &part);
  return Communicator(part == MPI_COMM_NULL ? nullptr : std::make_shared<Handle>(part));
}

Communicator Communicator::split_by_shared_memory() {
  if (handle_->sharing == nullptr) {
    MPI_Comm part = MPI_COMM_NULL;
    MPI_Comm_split_type(handle_->comm, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &part);
    handle_->sharing = std::make_shared<Handle>(part);
  }
  return Communicator(handle_->sharing);
}

bool Communicator::shares_memory() {
  return split_by_shared_memory().size() == size_;
}

std::size_t Communicator::total(Counts counts) {
  return static_cast<std::size_t>(std::reduce(counts.begin(), counts.end()));
}

void Communicator::need_root(int root) const {
  if (root < 0 || root >= size_) {
    throw std::invalid_argument(
        fmt::format("rank {} is not in a group of {} ranks, which begin at 0", root, size_));
  }
}

int Communicator::mpi_partner(int rank, int tag) const {
  if (tag < 0 || tag > largest_tag) {
    throw std::invalid_argument(
        fmt::format("a message's tag is from 0 to {}, not {}", largest_tag, tag));
  }
  if (rank == no_rank) {
    return MPI_PROC_NULL;
  }
  need_root(rank);
  return rank;
}

void Communicator::need_counts(const char* name, std::size_t bytes, Counts counts,
                               std::size_t element) const {
  if (counts.size() != static_cast<std::size_t>(size_)) {
    throw std::invalid_argument(
        fmt::format("{} counts are given for the {} ranks of the group", counts.size(), size_));
  }
  if (std::ranges::any_of(counts, [](std::int64_t count) { return count < 0; })) {
    throw std::invalid_argument("a count is below 0");
  }
  if (total(counts) * element != bytes) {
    throw std::invalid_argument(fmt::format("{} elements are {}, but the counts add up to {}",
                                            bytes / element, name, total(counts)));
  }
}

void Communicator::need_gathered(Bytes own, std::size_t all, Counts counts,
                                 std::size_t element) const {
  need_counts("gathered", all, counts, element);
  const std::int64_t here = counts[static_cast<std::size_t>(rank_)];
  if (static_cast<std::size_t>(here) * element != own.size()) {
    throw std::invalid_argument(fmt::format("rank {} gives {} elements, but its count is {}", rank_,
                                            own.size() / element, here));
  }
}

void Communicator::need_equal_parts(std::size_t sent, std::size_t received,
                                    std::size_t element) const {
  if (sent != received || sent / element % static_cast<std::size_t>(size_) != 0) {
    throw std::invalid_argument(
        fmt::format("{} bytes from {} ranks don't fill {} bytes in equal parts of whole elements",
                    sent, size_, received));
  }
}

}  // namespace scalelab
