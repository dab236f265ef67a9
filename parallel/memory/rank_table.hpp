// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <type_traits>

#include "parallel/loops/range.hpp"
#include "parallel/memory/page_memory.hpp"
#include "parallel/team/process.hpp"

namespace scalelab {

/// A table that all threads of a rank read, and that each rank has for itself: otherwise as a
/// NodeTable.
template <class T>
requires std::is_trivially_copyable_v<T> && std::is_trivially_default_constructible_v<T>
class RankTable {
 public:
  /// Calls fill(indexes, elements) on every thread of the rank, for the share of the table that the
  /// thread is to write and is the first to touch: elements[0] is that of indexes.first. Throws
  /// std::bad_alloc, and what `fill` throws.
  RankTable(Process& process, std::int64_t count,
            const std::function<void(const Range& indexes, std::span<T> elements)>& fill)
      : memory_(static_cast<std::size_t>(count) * sizeof(T)),
        elements_(reinterpret_cast<T*>(memory_.begin()), static_cast<std::size_t>(count)) {
    const int threads = process.threads();
    process.on_team([&](int thread) {
      const Range share = share_of(count, thread, threads);
      fill(share, elements_.subspan(static_cast<std::size_t>(share.first),
                                    static_cast<std::size_t>(share.size())));
    });
  }

  /// The whole table.
  [[nodiscard]] std::span<const T> elements() const noexcept { return elements_; }

 private:
  PageMemory memory_;
  std::span<T> elements_;
};

}  // namespace scalelab
