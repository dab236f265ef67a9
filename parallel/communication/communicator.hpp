// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "parallel/communication/buffer.hpp"
#include "parallel/communication/count_blocks.hpp"
#include "parallel/communication/reduction_operation.hpp"
#include "parallel/communication/request.hpp"

namespace scalelab {

/// A group of MPI ranks that talk to each other. Copies refer to the same group; the group is freed
/// with its last copy. Names are MPI's. Every call is collective over the group unless it says
/// otherwise, and is made by one thread of a rank at a time. Buffers are ranges of any trivially
/// copyable type and of any length, also beyond the 2^31 - 1 elements that MPI-3.1 takes at once;
/// ranks agree on lengths. An i_... call begins what the call without i_ does, and returns at once:
/// see Request.
///
/// What can be seen to be wrong on this rank throws std::invalid_argument before anything is sent:
/// a rank that is not in the group, buffers whose lengths don't go together, counts that don't add
/// up. An error inside MPI ends the job (MPI's own default).
class Communicator {
 public:
  /// For `to` and `from`: nobody. Sending there and receiving from there does nothing.
  static constexpr int no_rank = -1;
  /// Tags of messages are from 0 to this.
  static constexpr int largest_tag = 32766;

  /// The group of all ranks of the job. MPI must be running.
  static Communicator world();

  [[nodiscard]] int rank() const noexcept { return rank_; }
  [[nodiscard]] int size() const noexcept { return size_; }

  void barrier();
  Request i_barrier();

  /// Copies `values` of rank `root` to the same-sized `values` of all others.
  template <ReceiveBuffer Values>
  void broadcast(Values&& values, int root) {
    broadcast_bytes(writable_bytes_of(values), root);
  }
  template <ReceiveBuffer Values>
  Request i_broadcast(Values&& values, int root) {
    return i_broadcast_bytes(writable_bytes_of(values), root);
  }

  /// Replaces each of `values`, on every rank, by what the ranks' values at its place give
  /// together: `group.all_reduce(values, reduction::sum)`. The sum of floating-point numbers is not
  /// to be had here: see Reducible. Of NaN there is no smallest and no largest.
  template <ReceiveBuffer Values, class Operation>
  requires Reducible<ElementOf<Values>, Operation>
  void all_reduce(Values&& values, Operation /*operation*/) {
    all_reduce_numbers(std::ranges::data(values), std::ranges::size(values),
                       number_type<ElementOf<Values>>(), Operation::value);
  }
  template <ReceiveBuffer Values, class Operation>
  requires Reducible<ElementOf<Values>, Operation> Request i_all_reduce(Values&& values,
                                                                        Operation /*operation*/) {
    return i_all_reduce_numbers(std::ranges::data(values), std::ranges::size(values),
                                number_type<ElementOf<Values>>(), Operation::value);
  }
  /// The same of one number: returns the result.
  template <class T, class Operation>
  requires Reducible<T, Operation> T all_reduce(T value, Operation operation) {
    all_reduce(std::span(&value, 1), operation);
    return value;
  }

  /// Replaces each of `values` by the sum of those at its place on the ranks before this one: by 0
  /// on rank 0.
  template <ReceiveBuffer Values>
  requires ReducibleInteger<ElementOf<Values>>
  void exclusive_scan(Values&& values) {
    exclusive_scan_numbers(std::ranges::data(values), std::ranges::size(values),
                           number_type<ElementOf<Values>>());
    if (rank_ == 0) {
      std::ranges::fill(values, 0);
    }
  }
  /// The same of one number: returns the sum.
  template <ReducibleInteger T>
  T exclusive_scan(T value) {
    exclusive_scan(std::span(&value, 1));
    return value;
  }

  /// Puts every rank's `own` into `all`, one after another in rank order, on every rank. All ranks
  /// give the same number of elements.
  template <SendBuffer Own, ReceiveBuffer All>
  requires SameElements<Own, All>
  void all_gather(const Own& own, All&& all) {
    all_gather_bytes(bytes_of(own), writable_bytes_of(all));
  }
  template <LastingSendBuffer Own, ReceiveBuffer All>
  requires SameElements<Own, All> Request i_all_gather(Own&& own, All&& all) {
    return i_all_gather_bytes(bytes_of(own), writable_bytes_of(all));
  }
  /// One value of each rank, in rank order, on every rank.
  template <Transferable T>
  requires(!SendBuffer<T>) std::vector<T> all_gather(const T& own) {
    std::vector<T> all(static_cast<std::size_t>(size_));
    all_gather(std::span(&own, 1), all);
    return all;
  }

  /// The same where rank r gives counts[r] elements.
  template <SendBuffer Own, ReceiveBuffer All>
  requires SameElements<Own, All>
  void all_gather_v(const Own& own, All&& all, std::span<const std::int64_t> counts) {
    all_gather_v_bytes(bytes_of(own), writable_bytes_of(all), counts, sizeof(ElementOf<Own>));
  }
  template <LastingSendBuffer Own, ReceiveBuffer All>
  requires SameElements<Own, All> Request i_all_gather_v(Own&& own, All&& all,
                                                         std::span<const std::int64_t> counts) {
    return i_all_gather_v_bytes(bytes_of(own), writable_bytes_of(all), counts,
                                sizeof(ElementOf<Own>));
  }
  /// The same where the ranks don't know each other's counts, which are gathered first.
  template <SendBuffer Own>
  std::vector<ElementOf<Own>> all_gather_v(const Own& own) {
    const auto counts = all_gather(static_cast<std::int64_t>(std::ranges::size(own)));
    std::vector<ElementOf<Own>> all(total(counts));
    all_gather_v(own, all, counts);
    return all;
  }

  /// Every rank's elements one after another in rank order, on rank 0; empty elsewhere. Ranks may
  /// give different amounts.
  template <SendBuffer Own>
  std::vector<ElementOf<Own>> gather_v(const Own& own) {
    const auto counts = gather_counts(static_cast<std::int64_t>(std::ranges::size(own)));
    std::vector<ElementOf<Own>> all(total(counts));
    gather_v_bytes(bytes_of(own), writable_bytes_of(all), counts, sizeof(ElementOf<Own>));
    return all;
  }

  /// Cuts `sent` into as many equal parts as there are ranks, and gives part r to rank r. What
  /// came from rank r is then part r of `received`.
  template <SendBuffer Sent, ReceiveBuffer Received>
  requires SameElements<Sent, Received>
  void all_to_all(const Sent& sent, Received&& received) {
    all_to_all_bytes(bytes_of(sent), writable_bytes_of(received), sizeof(ElementOf<Sent>));
  }
  template <LastingSendBuffer Sent, ReceiveBuffer Received>
  requires SameElements<Sent, Received> Request i_all_to_all(Sent&& sent, Received&& received) {
    return i_all_to_all_bytes(bytes_of(sent), writable_bytes_of(received), sizeof(ElementOf<Sent>));
  }

  /// The same with parts of different lengths: sent_counts[r] elements go to rank r, and
  /// received_counts[r] come from there. Parts follow each other without gaps.
  template <SendBuffer Sent, ReceiveBuffer Received>
  requires SameElements<Sent, Received>
  void all_to_all_v(const Sent& sent, std::span<const std::int64_t> sent_counts,
                    Received&& received, std::span<const std::int64_t> received_counts) {
    all_to_all_v_bytes(bytes_of(sent), sent_counts, writable_bytes_of(received), received_counts,
                       sizeof(ElementOf<Sent>));
  }
  template <LastingSendBuffer Sent, ReceiveBuffer Received>
  requires SameElements<Sent, Received> Request
  i_all_to_all_v(Sent&& sent, std::span<const std::int64_t> sent_counts, Received&& received,
                 std::span<const std::int64_t> received_counts) {
    return i_all_to_all_v_bytes(bytes_of(sent), sent_counts, writable_bytes_of(received),
                                received_counts, sizeof(ElementOf<Sent>));
  }

  /// Sends to and receives from one other rank; not collective. The lengths must agree. Messages
  /// between two ranks with one tag arrive in the order in which they were sent.
  template <SendBuffer Values>
  void send(const Values& values, int to, int tag = 0) {
    send_bytes(bytes_of(values), to, tag);
  }
  template <LastingSendBuffer Values>
  Request i_send(Values&& values, int to, int tag = 0) {
    return i_send_bytes(bytes_of(values), to, tag);
  }
  template <ReceiveBuffer Values>
  void receive(Values&& values, int from, int tag = 0) {
    receive_bytes(writable_bytes_of(values), from, tag);
  }
  template <ReceiveBuffer Values>
  Request i_receive(Values&& values, int from, int tag = 0) {
    return i_receive_bytes(writable_bytes_of(values), from, tag);
  }
  /// Both at once, so that two ranks, or a ring of them, don't wait for each other.
  template <SendBuffer Sent, ReceiveBuffer Received>
  void send_receive(const Sent& sent, int to, Received&& received, int from, int tag = 0) {
    send_receive_bytes(bytes_of(sent), to, writable_bytes_of(received), from, tag);
  }

  /// Every rank's text, in rank order: on rank 0 only (empty elsewhere), or on every rank.
  std::vector<std::string> gather_texts(const std::string& text);
  std::vector<std::string> all_gather_texts(const std::string& text);

  /// One group for each `colour` given by the ranks; ranks are ordered by `key`, then by rank.
  /// A negative colour takes part in no group: the result is then invalid (see valid()).
  Communicator split(int colour, int key);

  /// The ranks of this group that share memory with this one (MPI-3, section 6.4.2). Split off at
  /// the first call and kept: later ones cost nothing, and return the same group.
  Communicator split_by_shared_memory();

  /// Whether all ranks of the group share memory, as far as MPI says.
  bool shares_memory();

  /// The same group, where MPI is never given a count above `largest`: what is longer goes as what
  /// is beyond MPI's own limit does. That way a small buffer shows that a large one would arrive.
  /// All ranks give the same. Not collective.
  [[nodiscard]] Communicator with_largest_count(std::size_t largest) const;

  [[nodiscard]] bool valid() const noexcept { return handle_ != nullptr; }

  /// The MPI handle behind this group. Only parallel/ can look inside.
  struct Handle;
  [[nodiscard]] const Handle& handle() const noexcept { return *handle_; }
  /// The rank as MPI names it, checked like the tag. For parallel/ as well.
  [[nodiscard]] int mpi_partner(int rank, int tag) const;
  [[nodiscard]] std::size_t largest_count() const noexcept { return largest_count_; }

 private:
  explicit Communicator(std::shared_ptr<Handle> handle);

  using Counts = std::span<const std::int64_t>;
  using Bytes = std::span<const std::byte>;
  using WritableBytes = std::span<std::byte>;

  void broadcast_bytes(WritableBytes values, int root);
  Request i_broadcast_bytes(WritableBytes values, int root);
  void all_reduce_numbers(void* values, std::size_t count, NumberType type,
                          ReductionOperation operation);
  Request i_all_reduce_numbers(void* values, std::size_t count, NumberType type,
                               ReductionOperation operation);
  void exclusive_scan_numbers(void* values, std::size_t count, NumberType type);
  void all_gather_bytes(Bytes own, WritableBytes all);
  Request i_all_gather_bytes(Bytes own, WritableBytes all);
  void all_gather_v_bytes(Bytes own, WritableBytes all, Counts counts, std::size_t element);
  Request i_all_gather_v_bytes(Bytes own, WritableBytes all, Counts counts, std::size_t element);
  std::vector<std::int64_t> gather_counts(std::int64_t own);  // empty on other ranks than 0
  void gather_v_bytes(Bytes own, WritableBytes all, Counts counts, std::size_t element);
  void all_to_all_bytes(Bytes sent, WritableBytes received, std::size_t element);
  Request i_all_to_all_bytes(Bytes sent, WritableBytes received, std::size_t element);
  void all_to_all_v_bytes(Bytes sent, Counts sent_counts, WritableBytes received,
                          Counts received_counts, std::size_t element);
  Request i_all_to_all_v_bytes(Bytes sent, Counts sent_counts, WritableBytes received,
                               Counts received_counts, std::size_t element);
  void send_bytes(Bytes values, int to, int tag);
  Request i_send_bytes(Bytes values, int to, int tag);
  void receive_bytes(WritableBytes values, int from, int tag);
  Request i_receive_bytes(WritableBytes values, int from, int tag);
  void send_receive_bytes(Bytes sent, int to, WritableBytes received, int from, int tag);

  static std::size_t total(Counts counts);
  void need_root(int root) const;
  void need_counts(const char* name, std::size_t bytes, Counts counts, std::size_t element) const;
  void need_gathered(Bytes own, std::size_t all, Counts counts, std::size_t element) const;
  void need_equal_parts(std::size_t sent, std::size_t received, std::size_t element) const;

  std::shared_ptr<Handle> handle_;
  std::size_t largest_count_ = mpi_largest_count;
  int rank_ = -1;
  int size_ = 0;
};

}  // namespace scalelab
