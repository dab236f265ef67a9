// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/lock/node_lock.hpp"

#include <cstddef>
#include <new>

namespace scalelab {

NodeLock::NodeLock(const Communicator& group, std::chrono::nanoseconds switch_interval)
    : sharing_(Communicator(group).split_by_shared_memory()),
      memory_(sharing_, sharing_.rank() == 0 ? sizeof(IntervalLock::State) : 0) {
  std::byte* place = memory_.of(0);
  if (sharing_.rank() == 0) {
    ::new (static_cast<void*>(place)) IntervalLock::State(Sharing::processes);
  }
  sharing_.barrier();
  // NOLINTNEXTLINE(cppcoreguidelines-pro-type-reinterpret-cast): the first rank made it there
  auto* state = std::launder(reinterpret_cast<IntervalLock::State*>(place));
  lock_ = std::make_unique<IntervalLock>(*state, switch_interval);
}

void NodeLock::close() {
  lock_.reset();
  memory_.close();
}

}  // namespace scalelab
