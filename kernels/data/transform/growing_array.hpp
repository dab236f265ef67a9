// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "parallel/memory/page_memory.hpp"

namespace scalelab::transform {

/// An array on pages of its own, which are near to the thread that writes there first. It is made
/// larger where it is too small, and what was in it is then gone.
template <class T>
requires std::is_trivially_copyable_v<T>
class GrowingArray {
 public:
  GrowingArray() = default;
  /// Of so many elements, all of whose bytes are 0. Throws std::bad_alloc.
  explicit GrowingArray(std::int64_t count)
      : memory_(static_cast<std::size_t>(count) * sizeof(T)), count_(count) {}

  /// Sees to it that there are so many elements at the least. Throws std::bad_alloc.
  void need(std::int64_t count) {
    if (count > count_) {
      *this = GrowingArray();  // gives back before it takes
      *this = GrowingArray(count);
    }
  }

  [[nodiscard]] T* data() const noexcept { return reinterpret_cast<T*>(memory_.begin()); }
  [[nodiscard]] std::int64_t size() const noexcept { return count_; }
  [[nodiscard]] std::span<T> first(std::int64_t count) const noexcept {
    return {data(), static_cast<std::size_t>(count)};
  }

 private:
  PageMemory memory_;
  std::int64_t count_ = 0;
};

}  // namespace scalelab::transform
