// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/team/worker.hpp"

#include <algorithm>

namespace scalelab {
namespace {

// What a worker looks at between steps when there is no lock.
constinit const std::atomic<bool> never{false};
constinit const std::atomic<bool> always{true};

}  // namespace

Worker::Worker(TeamParts& team, int thread, InterpreterLock* lock)
    : team_(&team),
      thread_(thread),
      lock_(lock),
      attention_(&never),
      slowdown_(team.overhead),
      next_loop_across_(team.loops_across),
      next_loop_within_(team.loops_within) {
  if (lock_ != nullptr) {
    attention_ = &lock_->attention();
    steps_left_ = lock_->steps_left();
  } else if (slowdown_.any()) {
    attention_ = &always;
  }
}

void Worker::begin(double time) {
  ledger_.open(time);
  slowdown_.resume();
  if (lock_ != nullptr) {
    enter_lock(ledger_.enter(Activity::lock_wait));
  }
}

double Worker::sum(const ExactSum& own) {
  {
    const std::scoped_lock turn(team_->sum_turn);
    team_->sum_so_far.add(own);
  }
  funneled([this] {
    if (ranks() > 1) {
      team_->group->all_reduce(team_->sum_so_far.digits(), reduction::sum);
    }
    team_->sum_of_all = team_->sum_so_far.value();
    team_->sum_so_far = {};
  });
  return team_->sum_of_all;
}

double Worker::end() {
  slowdown_.finish();
  const double time = ledger_.enter(Activity::busy);
  leave_lock(time);
  return time;
}

void Worker::abandon() noexcept {
  if (holds_lock_) {
    holds_lock_ = false;
    lock_->release(index());
  }
}

void Worker::attend() {
  if (lock_ == nullptr) {
    slowdown_.pay_now_and_then();
    return;
  }
  const double time = ledger_.enter(Activity::lock_wait);
  leave_lock(time);
  enter_lock(time);
}

void Worker::come_back() {
  if (lock_ == nullptr) {
    ledger_.enter(Activity::busy);
    slowdown_.resume();
  } else {
    enter_lock(ledger_.enter(Activity::lock_wait));
  }
}

void Worker::enter_lock(double wait_began) {
  const InterpreterLock::Acquisition acquisition = lock_->acquire(index());
  lock_switches_ += acquisition.switched ? 1 : 0;
  lock_requests_ += acquisition.requests;
  holds_lock_ = true;
  held_since_ = ledger_.enter(Activity::busy);
  longest_lock_wait_s_ = std::max(longest_lock_wait_s_, held_since_ - wait_began);
}

void Worker::leave_lock(double time) {
  if (lock_ == nullptr) {
    return;
  }
  lock_held_s_ += time - held_since_;
  holds_lock_ = false;
  lock_->release(index());
}

}  // namespace scalelab
