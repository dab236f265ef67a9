#include "parallel/work_queue.hpp"

#include <mpi.h>

#include <algorithm>
#include <stdexcept>

#include "parallel/mpi_handle.hpp"

namespace scalelab {

// The shared counters, one per loop, in the memory of rank 0.
struct WorkQueue::Window {
  explicit Window(const Communicator& group) : ranks(group.size()) {
    const MPI_Aint bytes =
        group.rank() == 0 ? static_cast<MPI_Aint>(sizeof(std::int64_t)) * most_loops : 0;
    MPI_Win_allocate(bytes, sizeof(std::int64_t), MPI_INFO_NULL, group.handle().comm,
                     static_cast<void*>(&counters), &window);
    if (group.rank() == 0) {
      std::fill_n(counters, most_loops, std::int64_t{0});
    }
    MPI_Barrier(group.handle().comm);
    MPI_Win_lock_all(MPI_MODE_NOCHECK, window);
  }
  Window(const Window&) = delete;
  Window& operator=(const Window&) = delete;
  Window(Window&&) = delete;
  Window& operator=(Window&&) = delete;
  ~Window() = default;  // see WorkQueue::close

  void free() {
    MPI_Win_unlock_all(window);
    MPI_Win_free(&window);
  }

  int ranks;
  std::int64_t* counters = nullptr;
  MPI_Win window = MPI_WIN_NULL;
};

WorkQueue::WorkQueue() : held_(most_loops) {}

WorkQueue::WorkQueue(const Communicator& group) : WorkQueue() {
  if (group.size() > 1) {
    window_ = std::make_unique<Window>(group);
  }
}

WorkQueue::~WorkQueue() = default;

void WorkQueue::close() {
  if (window_ != nullptr) {
    window_->free();
    window_.reset();
  }
}

Range WorkQueue::take_held(int loop) {
  if (static_cast<std::size_t>(loop) >= held_.size()) {
    throw std::length_error("a kernel runs more than " + std::to_string(held_.size()) +
                            " dynamic loops in one sample; make the loops longer and fewer");
  }
  const std::scoped_lock guard(mutex_);
  Held& held = held_[static_cast<std::size_t>(loop)];
  if (held.next >= held.last) {
    return {};
  }
  const std::int64_t index = held.next++;
  return {.first = index, .last = index + 1};
}

bool WorkQueue::fetch(int loop, std::int64_t count) {
  const std::scoped_lock one_at_a_time(fetching_);
  {
    // While this thread waited for its turn, another may have fetched.
    const std::scoped_lock guard(mutex_);
    const Held& held = held_[static_cast<std::size_t>(loop)];
    if (held.next < held.last || held.last >= count) {
      return held.next < held.last;
    }
  }
  std::int64_t first = 0;
  std::int64_t piece = count;
  if (window_ != nullptr) {
    // Eight pieces a rank leave little to wait for at the end, and few messages.
    constexpr std::int64_t pieces_per_rank = 8;
    piece = std::max<std::int64_t>(1, count / (pieces_per_rank * window_->ranks));
    MPI_Fetch_and_op(&piece, &first, MPI_INT64_T, 0, loop, MPI_SUM, window_->window);
    MPI_Win_flush(0, window_->window);
  } else {
    const std::scoped_lock guard(mutex_);
    first = held_[static_cast<std::size_t>(loop)].last;
  }
  const std::scoped_lock guard(mutex_);
  Held& held = held_[static_cast<std::size_t>(loop)];
  held.next = std::min(first, count);
  held.last = std::min(first + piece, count);
  if (held.next >= held.last) {
    held.next = held.last = count;  // remembered, so that nobody asks again
  }
  return held.next < held.last;
}

}  // namespace scalelab
