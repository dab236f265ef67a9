// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <type_traits>

#include "parallel/memory/page_memory.hpp"

namespace scalelab::cg {

/// An array on pages that nobody has touched: all zero, and each page near to the thread that
/// writes there first.
template <class T>
requires std::is_trivially_copyable_v<T> && std::is_trivially_default_constructible_v<T>
class PageArray {
 public:
  PageArray() = default;
  /// Throws std::bad_alloc.
  explicit PageArray(std::int64_t count)
      : memory_(static_cast<std::size_t>(count) * sizeof(T)),
        elements_(reinterpret_cast<T*>(memory_.begin()), static_cast<std::size_t>(count)) {}

  [[nodiscard]] std::span<T> all() const noexcept { return elements_; }
  [[nodiscard]] T* data() const noexcept { return elements_.data(); }

 private:
  PageMemory memory_;
  std::span<T> elements_;
};

}  // namespace scalelab::cg
