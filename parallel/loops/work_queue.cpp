#include "parallel/loops/work_queue.hpp"

#include <algorithm>
#include <stdexcept>

#include "parallel/communication/one_sided_window.hpp"

namespace scalelab {

WorkQueue::WorkQueue() : held_(most_loops) {}

WorkQueue::WorkQueue(const Communicator& group) : WorkQueue() {
  if (group.size() > 1) {
    // The shared counters, one per loop, are in the memory of rank 0.
    window_ = std::make_unique<OneSidedWindow>(
        group, group.rank() == 0 ? sizeof(std::int64_t) * most_loops : 0);
    ranks_ = group.size();
  }
}

WorkQueue::~WorkQueue() = default;

void WorkQueue::close() {
  if (window_ != nullptr) {
    window_->close();
    window_.reset();
  }
}

void WorkQueue::restart() {
  held_.assign(most_loops, {});
  if (window_ != nullptr) {
    window_->clear();
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
    piece = std::max<std::int64_t>(1, count / (pieces_per_rank * ranks_));
    first = window_->fetch_and(MPI_SUM, 0, sizeof(std::int64_t) * static_cast<std::size_t>(loop),
                               piece);
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
