// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/loops/work_queue.hpp"

#include <algorithm>

#include "parallel/communication/one_sided_window.hpp"
#include "parallel/loops/factoring.hpp"

namespace scalelab {
namespace {

constexpr int owner = 0;  // of the counters

std::size_t counter_of(const DynamicLoop& loop) {
  return static_cast<std::size_t>(loop.number % WorkQueue::ring);
}

}  // namespace

WorkQueue::WorkQueue() : slots_(ring) {}

WorkQueue::WorkQueue(const Communicator& group, WindowMemory memory) : WorkQueue() {
  if (group.size() > 1) {
    rank_ = group.rank();
    ranks_ = group.size();
    window_ = std::make_unique<OneSidedWindow>(
        group, rank_ == owner ? sizeof(std::int64_t) * static_cast<std::size_t>(ring) : 0, memory);
  }
}

WorkQueue::~WorkQueue() = default;

void WorkQueue::close() {
  if (window_ != nullptr) {
    window_->close();
    window_.reset();
  }
}

bool WorkQueue::needs_progress() const noexcept {
  return window_ != nullptr && rank_ == owner && !window_->in_shared_memory();
}

Range WorkQueue::take_held(const DynamicLoop& loop) {
  Slot& slot = slots_[counter_of(loop)];
  const std::scoped_lock guard(slot.mutex);
  enter(slot, loop);
  if (slot.loop != loop.number || slot.held.empty()) {
    return {};
  }
  const std::int64_t grains = grains_in(slot.held.size(), loop.grain);
  const std::int64_t part = std::max<std::int64_t>(1, grains / (2 * std::int64_t{loop.threads}));
  const Range own{.first = slot.held.first,
                  .last = part == grains ? slot.held.last : slot.held.first + part * loop.grain};
  slot.held.first = own.last;
  return own;
}

bool WorkQueue::fetch(const DynamicLoop& loop) {
  const std::size_t counter = counter_of(loop);
  Slot& slot = slots_[counter];
  {
    // Another thread may have fetched before this one came.
    const std::scoped_lock guard(slot.mutex);
    enter(slot, loop);
    if (slot.loop != loop.number) {
      return false;
    }
    if (slot.given_out || !slot.held.empty()) {
      return !slot.held.empty();
    }
  }
  // Nobody else changes the slot's loop or stretch now: they would have to be done with this loop,
  // and only this function finds out that it is given out.
  while (!slot.drawn || *slot.drawn < slot.begin) {
    slot.drawn = window_->fetch_and(MPI_SUM, owner, sizeof(std::int64_t) * counter, 1);
  }
  const Factoring pieces(loop.count, ranks_, loop.grain);
  const std::int64_t number = *slot.drawn - slot.begin;
  if (number < slot.length) {
    slot.drawn.reset();
  }
  const std::scoped_lock guard(slot.mutex);
  slot.given_out = number >= pieces.pieces() - 1;
  if (number < pieces.pieces()) {
    slot.held = pieces.piece(number);
  }
  return !slot.held.empty();
}

// Makes the slot that of the loop, for the first of this rank's threads that comes to it. That one
// is done with the loop that used the slot before, so all of that one is given out. A slot that is
// a later loop's already stays it: this thread's loop is done with, too.
void WorkQueue::enter(Slot& slot, const DynamicLoop& loop) const {
  if (slot.loop >= loop.number) {
    return;
  }
  const std::int64_t pieces = Factoring(loop.count, ranks_, loop.grain).pieces();
  slot.loop = loop.number;
  slot.begin += slot.length;
  slot.length = pieces == 0 ? 0 : pieces + ranks_ - 1;
  const bool alone = window_ == nullptr;
  slot.held = alone ? Range{.first = 0, .last = loop.count} : Range{};
  slot.given_out = alone || pieces == 0;
}

}  // namespace scalelab
