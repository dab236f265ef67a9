// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>

namespace scalelab {

/// Whole pages fresh from the operating system, all zero: nobody has touched them, so that each
/// page will be near to the thread that touches it first. (What an allocator hands out may have
/// been used before, and lies where its first user was.) Large pages where the system grants them.
class PageMemory {
 public:
  PageMemory() = default;
  /// At least so many bytes. Throws std::bad_alloc.
  explicit PageMemory(std::size_t bytes);
  PageMemory(PageMemory&& other) noexcept;
  PageMemory& operator=(PageMemory&& other) noexcept;
  PageMemory(const PageMemory&) = delete;
  PageMemory& operator=(const PageMemory&) = delete;
  ~PageMemory();

  [[nodiscard]] std::byte* begin() const noexcept { return begin_; }

  /// Touches every page, so that all are near to the calling thread.
  void touch() const noexcept;

 private:
  std::byte* begin_ = nullptr;
  std::size_t bytes_ = 0;
};

}  // namespace scalelab
