#include "parallel/interval_lock.hpp"

namespace scalelab {

IntervalLock::IntervalLock(std::chrono::microseconds switch_interval)
    : switch_interval_(switch_interval) {}

bool IntervalLock::acquire(int worker) {
  std::unique_lock guard(mutex_);
  while (held_) {
    const std::int64_t switches_before = switches_;
    const bool timed_out = released_.wait_for(guard, switch_interval_) == std::cv_status::timeout;
    // A switch in the meantime means that somebody else got the lock in fair turn: only a holder
    // that kept it for the whole interval is asked to go.
    if (timed_out && held_ && switches_ == switches_before) {
      request_drop();
    }
  }
  held_ = true;
  bool switched = false;
  {
    const std::scoped_lock handover(handover_mutex_);
    const int before = last_holder_.load(std::memory_order_relaxed);
    if (before != worker) {
      last_holder_.store(worker, std::memory_order_relaxed);
      ++switches_;
      switched = before != nobody;
    }
    handed_over_.notify_all();
  }
  clear_drop_request();
  return switched;
}

void IntervalLock::release(int worker) {
  {
    const std::scoped_lock guard(mutex_);
    held_ = false;
  }
  released_.notify_one();
  if (drop_requested()) {
    // Forced switch: whoever asked is waiting in acquire(), so somebody else will take the lock.
    std::unique_lock handover(handover_mutex_);
    if (last_holder_.load(std::memory_order_relaxed) == worker) {
      clear_drop_request();
      handed_over_.wait(handover, [this, worker] {
        return last_holder_.load(std::memory_order_relaxed) != worker;
      });
    }
  }
}

}  // namespace scalelab
