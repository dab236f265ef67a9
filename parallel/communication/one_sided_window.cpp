// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/one_sided_window.hpp"

#include <algorithm>
#include <atomic>

#include "parallel/communication/mpi_handle.hpp"

namespace scalelab {

OneSidedWindow::OneSidedWindow(const Communicator& group, std::size_t bytes, WindowMemory memory)
    : group_(group),
      bytes_(bytes),
      in_shared_memory_(memory == WindowMemory::shared_where_possible &&
                        Communicator(group).shares_memory()) {
  const auto size = static_cast<MPI_Aint>(bytes);
  MPI_Comm comm = group_.handle().comm;
  // In memory that is shared the processor's own atomic operations do it. MPI's need not: those of
  // MPICH 4.0 wait until the other rank calls MPI, shared memory or not.
  if (in_shared_memory_) {
    constexpr std::size_t alignment = alignof(std::max_align_t);
    const auto rounded = static_cast<MPI_Aint>((bytes + alignment - 1) / alignment * alignment);
    MPI_Win_allocate_shared(rounded, 1, MPI_INFO_NULL, comm, static_cast<void*>(&own_), &window_);
    memory_of_rank_.resize(static_cast<std::size_t>(group_.size()));
    for (std::size_t rank = 0; rank < memory_of_rank_.size(); ++rank) {
      MPI_Aint rank_bytes = 0;
      int unit = 0;
      MPI_Win_shared_query(window_, static_cast<int>(rank), &rank_bytes, &unit,
                           static_cast<void*>(&memory_of_rank_[rank]));
    }
  } else {
    // Memory that is there already is laid open: MPI_Win_allocate would find out by itself that
    // ranks share a node, and a test of what happens between nodes could not be had on one.
    MPI_Alloc_mem(std::max<MPI_Aint>(size, 1), MPI_INFO_NULL, static_cast<void*>(&own_));
    MPI_Win_create(own_, size, 1, MPI_INFO_NULL, comm, &window_);
  }
  std::fill_n(static_cast<std::byte*>(own_), bytes, std::byte{0});
  MPI_Win_lock_all(MPI_MODE_NOCHECK, window_);
  MPI_Win_sync(window_);
  MPI_Barrier(comm);
}

template <typename Value>
Value& OneSidedWindow::shared(int rank, std::size_t at) const {
  static_assert(std::atomic_ref<Value>::is_always_lock_free, "a lock would be each process's own");
  return *reinterpret_cast<Value*>(memory_of_rank_[static_cast<std::size_t>(rank)] + at);
}

std::int64_t OneSidedWindow::fetch_and(MPI_Op operation, int rank, std::size_t at,
                                       std::int64_t value) const {
  if (in_shared_memory_) {
    const std::atomic_ref number(shared<std::int64_t>(rank, at));
    return operation == MPI_SUM       ? number.fetch_add(value)
           : operation == MPI_REPLACE ? number.exchange(value)
                                      : number.load();
  }
  std::int64_t before = 0;
  MPI_Fetch_and_op(&value, &before, MPI_INT64_T, rank, static_cast<MPI_Aint>(at), operation,
                   window_);
  MPI_Win_flush(rank, window_);
  return before;
}

void OneSidedWindow::put(int rank, std::size_t at, std::uint8_t value) const {
  if (in_shared_memory_) {
    std::atomic_ref(shared<std::uint8_t>(rank, at)).store(value);
    return;
  }
  MPI_Put(&value, 1, MPI_UINT8_T, rank, static_cast<MPI_Aint>(at), 1, MPI_UINT8_T, window_);
  MPI_Win_flush(rank, window_);
}

void OneSidedWindow::clear() const {
  MPI_Comm comm = group_.handle().comm;
  MPI_Barrier(comm);  // until then another rank may be at work in this one's memory
  MPI_Win_sync(window_);
  std::fill_n(static_cast<std::byte*>(own_), bytes_, std::byte{0});
  MPI_Win_sync(window_);
  MPI_Barrier(comm);
}

void OneSidedWindow::close() {
  MPI_Win_unlock_all(window_);
  MPI_Win_free(&window_);
  if (!in_shared_memory_) {
    MPI_Free_mem(own_);
  }
}

}  // namespace scalelab
