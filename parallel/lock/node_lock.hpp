// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <chrono>
#include <memory>

#include "parallel/communication/communicator.hpp"
#include "parallel/lock/interval_lock.hpp"
#include "parallel/memory/shared_memory.hpp"

namespace scalelab {

/// One IntervalLock for all processes of a node, in memory that they share. When a process dies
/// while it holds the lock, those who wait for it hear of it (LockHolderDied) after one interval.
class NodeLock {
 public:
  /// Collective over the group, which may be spread over several nodes: each gets a lock.
  NodeLock(const Communicator& group, std::chrono::nanoseconds switch_interval);

  [[nodiscard]] InterpreterLock* get() const noexcept { return lock_.get(); }

  /// Frees the memory. Collective; nobody may use the lock any more.
  void close();

 private:
  Communicator sharing_;
  SharedMemory memory_;
  std::unique_ptr<IntervalLock> lock_;
};

}  // namespace scalelab
