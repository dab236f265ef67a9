// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <type_traits>

#include "parallel/communication/communicator.hpp"
#include "parallel/loops/range.hpp"
#include "parallel/memory/shared_memory.hpp"
#include "parallel/team/process.hpp"

namespace scalelab {

/// A table that all ranks of a node read, and that is in its memory once: made in prepare, filled
/// by all threads of all those ranks together, and never changed afterwards.
template <class T>
requires std::is_trivially_copyable_v<T> && std::is_trivially_default_constructible_v<T>
class NodeTable {
 public:
  /// Calls fill(indexes, elements) on every thread of every rank, for the share of the node's table
  /// that the thread is to write and is the first to touch: elements[0] is that of indexes.first.
  /// Each node's table has all `count` elements. Collective over the point's ranks. An exception of
  /// `fill` is thrown here while the other ranks wait: end the job then.
  NodeTable(Process& process, std::int64_t count,
            const std::function<void(const Range& indexes, std::span<T> elements)>& fill)
      : node_(process.group().split_by_shared_memory()),
        memory_(node_, node_.rank() == 0 ? static_cast<std::size_t>(count) * sizeof(T) : 0,
                SharedMemory::Contents::untouched),
        elements_(reinterpret_cast<T*>(memory_.of(0)), static_cast<std::size_t>(count)) {
    const int threads = process.threads();
    const int first_of_rank = node_.rank() * threads;
    const int threads_of_node = node_.size() * threads;
    process.on_team([&](int thread) {
      const Range share = share_of(count, first_of_rank + thread, threads_of_node);
      fill(share, elements_.subspan(static_cast<std::size_t>(share.first),
                                    static_cast<std::size_t>(share.size())));
    });
    memory_.barrier();
  }

  /// The whole table.
  [[nodiscard]] std::span<const T> elements() const noexcept { return elements_; }

  /// Gives the memory back. Collective over the point's ranks; a rank that failed must not call it.
  void close() {
    elements_ = {};
    memory_.close();
  }

 private:
  Communicator node_;
  SharedMemory memory_;
  std::span<T> elements_;
};

}  // namespace scalelab
