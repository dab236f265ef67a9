// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace scalelab::web {

/// A site of pages that link to each other, and have numbers in them. Page p links to pages
/// links p + 1, ..., links p + links, as far as there are such, and to as many others that are not
/// after itself. So who follows links from page 0 finds pages in the order of their numbers, level
/// by level, and meets each of them again and again.
struct Site {
  std::uint32_t seed = 0;
  std::int64_t pages = 1;
  int links = 1;
  int values = 0;  ///< numbers in a page

  /// How many pages links lead to from page 0 in `depth` steps or fewer: pages 0, 1, ... of that
  /// many.
  [[nodiscard]] std::int64_t pages_within(std::int64_t depth) const noexcept;

  /// The steps that it takes to find all pages.
  [[nodiscard]] std::int64_t depth() const noexcept;

  /// What a page links to, in the order in which it does: each may come several times.
  [[nodiscard]] std::vector<std::int64_t> links_of(std::int64_t page) const;

  /// Number `index` of a page: 0 to 999 999.
  [[nodiscard]] std::int64_t value(std::int64_t page, int index) const noexcept;

  /// The sum of all numbers of a page.
  [[nodiscard]] std::int64_t sum_of_values(std::int64_t page) const noexcept;

  /// The page, as a person would have written it: paragraphs are not ended, what is a comment is no
  /// link, and some addresses are written with character references.
  [[nodiscard]] std::string html(std::int64_t page) const;

  /// How long that is at most, in bytes.
  [[nodiscard]] std::int64_t most_bytes_of_page() const noexcept;
};

}  // namespace scalelab::web
