#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace scalelab {

/// A group of MPI ranks that talk to each other. Copies refer to the same group; the group is freed
/// with its last copy. Every call is collective over the group unless it says otherwise, and is
/// made by one thread of a rank at a time. An error inside MPI ends the job (MPI's own default).
class Communicator {
 public:
  /// The group of all ranks of the job. MPI must be running.
  static Communicator world();

  [[nodiscard]] int rank() const noexcept { return rank_; }
  [[nodiscard]] int size() const noexcept { return size_; }

  void barrier();

  /// Copies `values` of rank `root` to the same-sized `values` of all others.
  /// T is double, std::int64_t or std::byte.
  template <class T>
  void broadcast(std::span<T> values, int root);

  /// Replaces `values` on every rank by their sums over the ranks. Integers only, so that the
  /// result does not depend on the order in which MPI adds.
  void sum(std::span<std::int64_t> values);

  /// The largest of the ranks' values, on every rank.
  double maximum(double value);

  /// Every rank's text, in rank order, on every rank.
  std::vector<std::string> gather_texts(const std::string& text);

  /// Every rank's numbers one after another in rank order, on rank 0; empty elsewhere. Ranks may
  /// give different amounts.
  std::vector<double> gather(std::span<const double> values);

  /// Sends to and receives from one other rank; not collective. The sizes must agree.
  void send(std::span<const double> values, int to);
  void receive(std::span<double> values, int from);
  void send(std::span<const std::int64_t> values, int to);
  void receive(std::span<std::int64_t> values, int from);

  /// One group for each `colour` given by the ranks; ranks are ordered by `key`, then by rank.
  /// A negative colour takes part in no group: the result is then invalid (see valid()).
  Communicator split(int colour, int key);

  /// The ranks of this group that share memory with this one (MPI-3, section 6.4.2).
  Communicator split_by_shared_memory();

  /// Whether all ranks of the group share memory, as far as MPI says.
  bool shares_memory();

  [[nodiscard]] bool valid() const noexcept { return handle_ != nullptr; }

  /// The MPI handle behind this group. Only parallel/ can look inside.
  struct Handle;
  [[nodiscard]] const Handle& handle() const noexcept { return *handle_; }

 private:
  explicit Communicator(std::shared_ptr<Handle> handle);

  std::shared_ptr<Handle> handle_;
  int rank_ = -1;
  int size_ = 0;
};

}  // namespace scalelab
