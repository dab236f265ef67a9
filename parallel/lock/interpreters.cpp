// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/lock/interpreters.hpp"

#include <algorithm>
#include <chrono>
#include <vector>

#include "parallel/lock/interval_lock.hpp"
#include "parallel/lock/node_lock.hpp"
#include "parallel/lock/tick_lock.hpp"
#include "parallel/lock/world_lock.hpp"

namespace scalelab {
namespace {

int locks_of_process(GilPolicy policy, const InterpreterSettings& settings, int threads) {
  switch (policy) {
    case GilPolicy::none:
    case GilPolicy::free_threaded:
      return 0;
    case GilPolicy::subinterpreters:
      return std::min(settings.count.value_or(threads), threads);
    case GilPolicy::interval:
    case GilPolicy::ticks:
      break;
  }
  return 1;
}

std::chrono::nanoseconds interval_of(const InterpreterSettings& settings) {
  return std::chrono::round<std::chrono::nanoseconds>(
      std::chrono::duration<double>(settings.switch_interval_s));
}

}  // namespace

int lock_count(GilPolicy policy, const InterpreterSettings& settings, int ranks, int threads,
               int nodes) {
  if (policy == GilPolicy::interval && settings.scope == LockScope::world) {
    return 1;
  }
  if (policy == GilPolicy::interval && settings.scope == LockScope::node) {
    return nodes;
  }
  return ranks * locks_of_process(policy, settings, threads);
}

struct Interpreters::Locks {
  std::vector<std::unique_ptr<InterpreterLock>> of_process;
  std::unique_ptr<NodeLock> of_node;
  std::unique_ptr<WorldLock> of_world;
  std::vector<InterpreterLock*> all;  // thread t runs in interpreter t modulo their number
};

Interpreters::Interpreters(GilPolicy policy, const InterpreterSettings& settings,
                           const Communicator& group, int threads, std::mutex& mpi_turn,
                           WindowMemory memory)
    : locks_(std::make_unique<Locks>()) {
  if (policy == GilPolicy::free_threaded) {
    overhead_ = settings.free_threaded_overhead;
  }
  const bool alone = group.size() == 1;
  if (policy == GilPolicy::interval && settings.scope == LockScope::node && !alone) {
    locks_->of_node = std::make_unique<NodeLock>(group, interval_of(settings));
    locks_->all.push_back(locks_->of_node->get());
    return;
  }
  if (policy == GilPolicy::interval && settings.scope == LockScope::world && !alone) {
    locks_->of_world =
        std::make_unique<WorldLock>(group, threads, settings.switch_interval_s, mpi_turn, memory);
    locks_->all.push_back(locks_->of_world.get());
    return;
  }
  for (int lock = 0; lock < locks_of_process(policy, settings, threads); ++lock) {
    if (policy == GilPolicy::ticks) {
      locks_->of_process.push_back(std::make_unique<TickLock>(settings.every));
    } else {
      locks_->of_process.push_back(std::make_unique<IntervalLock>(interval_of(settings)));
    }
    locks_->all.push_back(locks_->of_process.back().get());
  }
}

Interpreters::~Interpreters() = default;

InterpreterLock* Interpreters::lock_of(int thread) const noexcept {
  return locks_->all.empty() ? nullptr
                             : locks_->all[static_cast<std::size_t>(thread) % locks_->all.size()];
}

bool Interpreters::one_lock_for_all() const noexcept {
  return locks_->all.size() == 1;
}

bool Interpreters::needs_progress() const noexcept {
  return locks_->of_world != nullptr && locks_->of_world->needs_progress();
}

void Interpreters::close() {
  if (locks_->of_node != nullptr) {
    locks_->of_node->close();
  }
  if (locks_->of_world != nullptr) {
    locks_->of_world->close();
  }
}

}  // namespace scalelab
