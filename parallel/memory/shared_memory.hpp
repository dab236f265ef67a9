// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>

#include "parallel/communication/communicator.hpp"

namespace scalelab {

/// How many bytes this computer still has for memory that processes share: what is free in
/// /dev/shm, where MPI libraries put it. A container may have little: Docker gives 64 MB unless
/// told otherwise. Nothing where that is not known.
std::optional<double> free_shared_memory();

/// Memory that several processes of one computer address directly: each rank of the group gives a
/// part, and every rank reads and writes all parts in place (MPI_Win_allocate_shared, MPI-3.1
/// section 11.2.3). Ranks that change the same bytes agree through std::atomic objects in them
/// that are always lock-free: those work across processes as they do across threads.
class SharedMemory {
 public:
  /// What is in new memory: zeros, written by the rank that gives it; or anything, and nobody has
  /// touched it, so that it will be near to whoever writes to it first.
  enum class Contents : std::uint8_t { zero, untouched };

  /// Gives `bytes_here` bytes on an address that begins a page; may be 0. Collective. Throws
  /// std::invalid_argument on every rank when the ranks of the group don't share memory, and
  /// std::runtime_error when all together want more than is free.
  SharedMemory(const Communicator& sharing, std::size_t bytes_here,
               Contents contents = Contents::zero);
  SharedMemory(const SharedMemory&) = delete;
  SharedMemory& operator=(const SharedMemory&) = delete;
  SharedMemory(SharedMemory&&) = delete;
  SharedMemory& operator=(SharedMemory&&) = delete;

  /// Ends without asking the other ranks, which may be gone: a failed rank must not wait for them.
  ~SharedMemory();

  /// The part that `rank` of the group gives. Its address differs from rank to rank: pointers mean
  /// nothing to other processes. Throws std::out_of_range for a rank that is not in the group, and
  /// std::logic_error after close().
  [[nodiscard]] std::byte* of(int rank);

  /// How many bytes `rank` gives. Throws as of() does.
  [[nodiscard]] std::size_t bytes(int rank) const;

  /// Waits for all ranks of the group: what any of them wrote before, each sees afterwards.
  /// Collective. Throws as of() does.
  void barrier();

  /// Gives the memory back. Collective; the last thing to be called.
  void close();

 private:
  struct Window;
  [[nodiscard]] const Window& window() const;

  std::unique_ptr<Window> window_;
};

}  // namespace scalelab
