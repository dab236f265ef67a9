// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <vector>

namespace scalelab::scrape {

/// Reads a page of HTML as it comes, piece by piece, by libxml2's push parser: takes the numbers
/// that stand in cells of class "value", and the pages of the same site that it links to. A thread
/// uses one at a time; other threads may use others.
class PageReader {
 public:
  PageReader();
  PageReader(const PageReader&) = delete;
  PageReader& operator=(const PageReader&) = delete;
  PageReader(PageReader&&) noexcept;
  PageReader& operator=(PageReader&&) = delete;
  ~PageReader();

  /// Reads on. Pieces may end anywhere, also within a tag.
  void read(std::span<const std::byte> piece);

  /// The page has come to its end.
  void finish();

  /// The sum of the numbers, and how many there are.
  [[nodiscard]] std::int64_t sum() const noexcept;
  [[nodiscard]] std::int64_t values() const noexcept;

  /// The pages that are linked to, by the numbers in their addresses, in the order of the page.
  [[nodiscard]] const std::vector<std::int64_t>& links() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace scalelab::scrape
