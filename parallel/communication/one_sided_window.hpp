// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <mpi.h>

#include <cstddef>
#include <cstdint>
#include <vector>

#include "parallel/communication/communicator.hpp"
#include "parallel/communication/window_memory.hpp"

namespace scalelab {

/// Memory of each rank of a group that the others read and change without its help (MPI-3.1,
/// chapter 11, passive target). Included by sources of parallel/ only. Calls are made by one thread
/// of a rank at a time.
class OneSidedWindow {
 public:
  /// Opens `bytes` of this rank, all zero. Collective.
  OneSidedWindow(const Communicator& group, std::size_t bytes,
                 WindowMemory memory = WindowMemory::shared_where_possible);
  OneSidedWindow(const OneSidedWindow&) = delete;
  OneSidedWindow& operator=(const OneSidedWindow&) = delete;
  OneSidedWindow(OneSidedWindow&&) = delete;
  OneSidedWindow& operator=(OneSidedWindow&&) = delete;
  ~OneSidedWindow() = default;  // see close()

  /// This rank's own memory.
  [[nodiscard]] void* own() const noexcept { return own_; }

  /// Whether every rank reaches the others' memory itself, because they share it, whatever the
  /// other is doing. Where not, MPI may need a rank to call it now and then.
  [[nodiscard]] bool in_shared_memory() const noexcept { return in_shared_memory_; }

  /// Applies `operation` (MPI_SUM, MPI_REPLACE, MPI_NO_OP) with `value` to the 64-bit integer that
  /// stands `at` bytes into the memory of `rank`. Returns what it was before.
  std::int64_t fetch_and(MPI_Op operation, int rank, std::size_t at, std::int64_t value) const;

  /// Writes one byte.
  void put(int rank, std::size_t at, std::uint8_t value) const;

  /// Makes the memory of every rank all zero again. Nobody may use it meanwhile. Collective.
  void clear() const;

  /// Frees the memory. Collective: a rank that failed must not call it, since others won't.
  void close();

 private:
  /// A value `at` bytes into the memory of `rank`, which is shared.
  template <typename Value>
  [[nodiscard]] Value& shared(int rank, std::size_t at) const;

  Communicator group_;
  std::size_t bytes_ = 0;
  MPI_Win window_ = MPI_WIN_NULL;
  void* own_ = nullptr;
  bool in_shared_memory_ = false;
  std::vector<std::byte*> memory_of_rank_;  // where it is shared
};

}  // namespace scalelab
