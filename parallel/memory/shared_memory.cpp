// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/memory/shared_memory.hpp"

#include <fmt/format.h>
#include <mpi.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include <algorithm>
#include <limits>
#include <memory>
#include <stdexcept>
#include <vector>

#include "parallel/communication/mpi_handle.hpp"

namespace scalelab {

std::optional<double> free_shared_memory() {
  struct statvfs system = {};
  if (::statvfs("/dev/shm", &system) != 0) {
    return std::nullopt;
  }
  return static_cast<double>(system.f_bavail) * static_cast<double>(system.f_frsize);
}

struct SharedMemory::Window {
  struct Part {
    std::byte* begin = nullptr;
    std::size_t bytes = 0;
  };

  // MPI promises neither zeros nor a page's begin: one page more than asked for leaves room to move
  // to the next one. That is the same place for every rank, since memory is mapped in whole pages.
  Window(const Communicator& sharing, std::size_t bytes_here, Contents contents)
      : group(sharing), parts(static_cast<std::size_t>(sharing.size())) {
    const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
    void* own = nullptr;
    MPI_Win_allocate_shared(static_cast<MPI_Aint>(bytes_here + page), 1, MPI_INFO_NULL,
                            sharing.handle().comm, static_cast<void*>(&own), &window);
    for (std::size_t rank = 0; rank < parts.size(); ++rank) {
      MPI_Aint size = 0;
      int unit = 0;
      void* begin = nullptr;
      MPI_Win_shared_query(window, static_cast<int>(rank), &size, &unit,
                           static_cast<void*>(&begin));
      auto room = static_cast<std::size_t>(size);
      const std::size_t bytes = room - page;
      parts[rank] = {.begin = static_cast<std::byte*>(std::align(page, bytes, begin, room)),
                     .bytes = bytes};
    }
    if (contents == Contents::zero) {
      const Part& here = parts[static_cast<std::size_t>(sharing.rank())];
      std::fill_n(here.begin, here.bytes, std::byte{0});
    }
    MPI_Win_lock_all(MPI_MODE_NOCHECK, window);
    barrier();
  }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  Window(Window&&) = delete;
  Window& operator=(Window&&) = delete;
  ~Window() = default;  // see SharedMemory::close

  void barrier() const {
    MPI_Win_sync(window);
    MPI_Barrier(group.handle().comm);
    MPI_Win_sync(window);
  }

  void free() {
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
  }

  Communicator group;
  std::vector<Part> parts;
  MPI_Win window = MPI_WIN_NULL;
};

SharedMemory::SharedMemory(const Communicator& sharing, std::size_t bytes_here, Contents contents) {
  Communicator group = sharing;
  if (!group.shares_memory()) {
    throw std::invalid_argument(fmt::format(
        "the {} ranks of the group are not all on one computer, so they can't share memory; use "
        "fewer ranks or nodes, or a way that sends messages",
        group.size()));
  }
  // A file system that is full shows only when memory is written to, and then by a signal.
  const auto wanted =
      static_cast<double>(group.all_reduce(static_cast<std::int64_t>(bytes_here), reduction::sum));
  const double free = group.all_reduce(
      free_shared_memory().value_or(std::numeric_limits<double>::infinity()), reduction::minimum);
  if (wanted > free) {
    constexpr double mib = 1024.0 * 1024;
    throw std::runtime_error(
        fmt::format("the {} ranks on a computer want to share {:.1f} MiB of memory, and its "
                    "/dev/shm has {:.1f} "
                    "MiB free; choose a smaller size, or give it more (in Docker: --shm-size)",
                    group.size(), wanted / mib, free / mib));
  }
  window_ = std::make_unique<Window>(group, bytes_here, contents);
}

SharedMemory::~SharedMemory() = default;

const SharedMemory::Window& SharedMemory::window() const {
  if (window_ == nullptr) {
    throw std::logic_error("the shared memory is closed");
  }
  return *window_;
}

std::byte* SharedMemory::of(int rank) {
  return window().parts.at(static_cast<std::size_t>(rank)).begin;
}

std::size_t SharedMemory::bytes(int rank) const {
  return window().parts.at(static_cast<std::size_t>(rank)).bytes;
}

void SharedMemory::barrier() {
  window().barrier();
}

void SharedMemory::close() {
  if (window_ != nullptr) {
    window_->free();
    window_.reset();
  }
}

}  // namespace scalelab
