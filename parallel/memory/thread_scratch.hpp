// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <span>
#include <type_traits>
#include <vector>

#include "parallel/memory/page_memory.hpp"
#include "parallel/team/process.hpp"

namespace scalelab {

/// An array for each thread of a rank, to be made in prepare and used in work: all zero, on pages
/// of its own that the thread touched first, so that they are near to it and no cache line is
/// shared with another thread.
template <class T>
requires std::is_trivially_copyable_v<T> && std::is_trivially_default_constructible_v<T>
class ThreadScratch {
 public:
  ThreadScratch() = default;

  /// `count` elements for each thread of the rank. Throws std::bad_alloc.
  ThreadScratch(Process& process, std::size_t count)
      : memory_(static_cast<std::size_t>(process.threads())), count_(count) {
    process.on_team([this](int thread) {
      PageMemory& own = memory_[static_cast<std::size_t>(thread)];
      own = PageMemory(count_ * sizeof(T));
      own.touch();
    });
  }

  /// What belongs to `thread`. Throws std::out_of_range for a thread
  /// that is not there.
  [[nodiscard]] std::span<T> of(int thread) const {
    const PageMemory& own = memory_.at(static_cast<std::size_t>(thread));
    return {reinterpret_cast<T*>(own.begin()), count_};
  }

 private:
  std::vector<PageMemory> memory_;
  std::size_t count_ = 0;
};

}  // namespace scalelab
