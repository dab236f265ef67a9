#include "parallel/communication/communicator.hpp"

#include <algorithm>
#include <numeric>

#include "parallel/communication/mpi_handle.hpp"

namespace scalelab {
namespace {

template <class T>
MPI_Datatype mpi_type();
template <>
MPI_Datatype mpi_type<double>() {
  return MPI_DOUBLE;
}
template <>
MPI_Datatype mpi_type<std::int64_t>() {
  return MPI_INT64_T;
}
template <>
MPI_Datatype mpi_type<std::byte>() {
  return MPI_BYTE;
}

// MPI counts elements in an int; longer spans go in pieces.
template <class T, class Call>
void in_pieces(std::span<T> values, Call call) {
  constexpr std::size_t most = std::size_t{1} << 30U;
  for (std::size_t done = 0; done < values.size(); done += most) {
    const auto piece = values.subspan(done, std::min(most, values.size() - done));
    call(piece.data(), static_cast<int>(piece.size()));
  }
}

constexpr int message_tag = 7;

template <class T>
void send_in_pieces(std::span<const T> values, int to, MPI_Comm comm) {
  in_pieces(values, [&](const T* data, int count) {
    MPI_Send(data, count, mpi_type<T>(), to, message_tag, comm);
  });
}

template <class T>
void receive_in_pieces(std::span<T> values, int from, MPI_Comm comm) {
  in_pieces(values, [&](T* data, int count) {
    MPI_Recv(data, count, mpi_type<T>(), from, message_tag, comm, MPI_STATUS_IGNORE);
  });
}

}  // namespace

Communicator::Communicator(std::shared_ptr<Handle> handle) : handle_(std::move(handle)) {
  if (handle_ != nullptr) {
    MPI_Comm_rank(handle_->comm, &rank_);
    MPI_Comm_size(handle_->comm, &size_);
  }
}

Communicator Communicator::world() {
  return Communicator(std::make_shared<Handle>(MPI_COMM_WORLD));
}

void Communicator::barrier() {
  MPI_Barrier(handle_->comm);
}

template <class T>
void Communicator::broadcast(std::span<T> values, int root) {
  in_pieces(values, [&](T* data, int count) {
    MPI_Bcast(data, count, mpi_type<T>(), root, handle_->comm);
  });
}
template void Communicator::broadcast<double>(std::span<double>, int);
template void Communicator::broadcast<std::int64_t>(std::span<std::int64_t>, int);
template void Communicator::broadcast<std::byte>(std::span<std::byte>, int);

void Communicator::sum(std::span<std::int64_t> values) {
  in_pieces(values, [&](std::int64_t* data, int count) {
    MPI_Allreduce(MPI_IN_PLACE, data, count, MPI_INT64_T, MPI_SUM, handle_->comm);
  });
}

double Communicator::maximum(double value) {
  MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_DOUBLE, MPI_MAX, handle_->comm);
  return value;
}

std::vector<std::string> Communicator::gather_texts(const std::string& text) {
  const int own = static_cast<int>(text.size());
  std::vector<int> lengths(static_cast<std::size_t>(size_));
  MPI_Allgather(&own, 1, MPI_INT, lengths.data(), 1, MPI_INT, handle_->comm);
  std::vector<int> starts(lengths.size());
  std::exclusive_scan(lengths.begin(), lengths.end(), starts.begin(), 0);
  std::string all(static_cast<std::size_t>(starts.back() + lengths.back()), '\0');
  MPI_Allgatherv(text.data(), own, MPI_CHAR, all.data(), lengths.data(), starts.data(), MPI_CHAR,
                 handle_->comm);
  std::vector<std::string> texts;
  texts.reserve(lengths.size());
  for (std::size_t rank = 0; rank < lengths.size(); ++rank) {
    texts.push_back(all.substr(static_cast<std::size_t>(starts[rank]),
                               static_cast<std::size_t>(lengths[rank])));
  }
  return texts;
}

std::vector<double> Communicator::gather(std::span<const double> values) {
  const int own = static_cast<int>(values.size());
  std::vector<int> counts(static_cast<std::size_t>(size_));
  MPI_Gather(&own, 1, MPI_INT, counts.data(), 1, MPI_INT, 0, handle_->comm);
  std::vector<int> starts(counts.size());
  std::exclusive_scan(counts.begin(), counts.end(), starts.begin(), 0);
  std::vector<double> all(rank_ == 0 ? static_cast<std::size_t>(starts.back() + counts.back())
                                     : std::size_t{0});
  MPI_Gatherv(values.data(), own, MPI_DOUBLE, all.data(), counts.data(), starts.data(), MPI_DOUBLE,
              0, handle_->comm);
  return all;
}

void Communicator::send(std::span<const double> values, int to) {
  send_in_pieces(values, to, handle_->comm);
}

void Communicator::send(std::span<const std::int64_t> values, int to) {
  send_in_pieces(values, to, handle_->comm);
}

void Communicator::receive(std::span<double> values, int from) {
  receive_in_pieces(values, from, handle_->comm);
}

void Communicator::receive(std::span<std::int64_t> values, int from) {
  receive_in_pieces(values, from, handle_->comm);
}

Communicator Communicator::split(int colour, int key) {
  MPI_Comm part = MPI_COMM_NULL;
  MPI_Comm_split(handle_->comm, colour < 0 ? MPI_UNDEFINED : colour, key, &part);
  return Communicator(part == MPI_COMM_NULL ? nullptr : std::make_shared<Handle>(part));
}

Communicator Communicator::split_by_shared_memory() {
  MPI_Comm part = MPI_COMM_NULL;
  MPI_Comm_split_type(handle_->comm, MPI_COMM_TYPE_SHARED, rank_, MPI_INFO_NULL, &part);
  return Communicator(std::make_shared<Handle>(part));
}

bool Communicator::shares_memory() {
  return split_by_shared_memory().size() == size_;
}

}  // namespace scalelab
