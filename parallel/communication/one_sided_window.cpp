#include "parallel/communication/one_sided_window.hpp"

#include <algorithm>

#include "parallel/communication/mpi_handle.hpp"

namespace scalelab {

OneSidedWindow::OneSidedWindow(const Communicator& group, std::size_t bytes, WindowMemory memory)
    : group_(group),
      bytes_(bytes),
      in_shared_memory_(memory == WindowMemory::shared_where_possible &&
                        Communicator(group).shares_memory()) {
  const auto size = static_cast<MPI_Aint>(bytes);
  MPI_Comm comm = group_.handle().comm;
  // Asking for shared memory by name makes MPI use it. Left to itself, Open MPI 4.1 may take its
  // component for networks instead, whose compare-and-swap crashes between processes of one node;
  // for that reason there is no compare-and-swap here either.
  if (in_shared_memory_) {
    MPI_Win_allocate_shared(size, 1, MPI_INFO_NULL, comm, static_cast<void*>(&own_), &window_);
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

std::int64_t OneSidedWindow::fetch_and(MPI_Op operation, int rank, std::size_t at,
                                       std::int64_t value) const {
  std::int64_t before = 0;
  MPI_Fetch_and_op(&value, &before, MPI_INT64_T, rank, static_cast<MPI_Aint>(at), operation,
                   window_);
  MPI_Win_flush(rank, window_);
  return before;
}

void OneSidedWindow::put(int rank, std::size_t at, std::uint8_t value) const {
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
