#include "parallel/worker.hpp"

namespace scalelab {

void Worker::begin(double time) {
  ledger_.open(time);
  if (team_->lock != nullptr) {
    ledger_.enter(Activity::lock_wait);
    enter_lock();
  }
}

double Worker::end() {
  const double time = ledger_.enter(Activity::busy);
  leave_lock(time);
  return time;
}

void Worker::abandon() noexcept {
  if (holds_lock_) {
    holds_lock_ = false;
    team_->lock->release(thread_);
  }
}

void Worker::come_back() {
  if (team_->lock == nullptr) {
    ledger_.enter(Activity::busy);
    return;
  }
  ledger_.enter(Activity::lock_wait);
  enter_lock();
}

void Worker::enter_lock() {
  if (team_->lock->acquire(thread_)) {
    ++lock_switches_;
  }
  holds_lock_ = true;
  held_since_ = ledger_.enter(Activity::busy);
}

void Worker::leave_lock(double time) {
  if (team_->lock == nullptr) {
    return;
  }
  lock_held_s_ += time - held_since_;
  holds_lock_ = false;
  team_->lock->release(thread_);
}

}  // namespace scalelab
