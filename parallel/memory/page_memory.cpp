// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/memory/page_memory.hpp"

#include <sys/mman.h>

#include <algorithm>
#include <new>
#include <utility>

namespace scalelab {

PageMemory::PageMemory(std::size_t bytes) : bytes_(bytes) {
  if (bytes == 0) {
    return;
  }
  void* pages = mmap(nullptr, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
  if (pages == MAP_FAILED) {
    throw std::bad_alloc();
  }
  begin_ = static_cast<std::byte*>(pages);
  // Where the system has large pages for who asks, what lies within whole ones is in them: there
  // are fewer places of pages to look up. Where it has none, nothing is lost.
  static_cast<void>(madvise(pages, bytes, MADV_HUGEPAGE));
}

PageMemory::PageMemory(PageMemory&& other) noexcept
    : begin_(std::exchange(other.begin_, nullptr)), bytes_(std::exchange(other.bytes_, 0)) {}

PageMemory& PageMemory::operator=(PageMemory&& other) noexcept {
  std::swap(begin_, other.begin_);
  std::swap(bytes_, other.bytes_);
  return *this;
}

PageMemory::~PageMemory() {
  if (begin_ != nullptr) {
    munmap(begin_, bytes_);
  }
}

void PageMemory::touch() const noexcept {
  std::fill_n(begin_, bytes_, std::byte{0});
}

}  // namespace scalelab
