// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <utility>
#include <vector>

#include "parallel/communication/communicator.hpp"

namespace scalelab::scrape {

/// Which pages of a crawl have been found, and which of them are to be fetched next: the same on
/// every rank. A crawl goes level by level (breadth-first search): when all pages of a level have
/// been read, advance() makes the next one of what they link to.
class Frontier {
 public:
  /// For a site of so many pages. Begins with page 0.
  explicit Frontier(std::int64_t pages) : found_(static_cast<std::size_t>(pages), 0) { restart(); }

  void restart() {
    std::ranges::fill(found_, std::uint8_t{0});
    found_[0] = 1;
    level_.assign(1, 0);
    strays_ = 0;
  }

  /// The pages to fetch, in ascending order. None: the crawl has come to its end.
  [[nodiscard]] std::span<const std::int32_t> level() const noexcept { return level_; }

  /// Takes the links that the workers of this rank have met, and makes the next level of those of
  /// all ranks that no link led to before. Collective.
  void advance(Communicator& group, std::span<const std::vector<std::int64_t>> links) {
    std::vector<std::int32_t> own;
    for (const std::vector<std::int64_t>& of_worker : links) {
      for (const std::int64_t page : of_worker) {
        if (page < 0 || page >= std::ssize(found_)) {
          ++strays_;
        } else if (found_[static_cast<std::size_t>(page)] == 0) {
          own.push_back(static_cast<std::int32_t>(page));
        }
      }
    }
    leave_one_of_each(own);
    std::vector<std::int32_t> all = group.all_gather_v(own);
    leave_one_of_each(all);
    for (const std::int32_t page : all) {
      found_[static_cast<std::size_t>(page)] = 1;
    }
    level_ = std::move(all);
  }

  /// Links that this rank's workers have met to pages that the site doesn't have.
  [[nodiscard]] std::int64_t strays() const noexcept { return strays_; }

 private:
  static void leave_one_of_each(std::vector<std::int32_t>& pages) {
    std::ranges::sort(pages);
    pages.erase(std::unique(pages.begin(), pages.end()), pages.end());
  }

  std::vector<std::uint8_t> found_;  // by page
  std::vector<std::int32_t> level_;
  std::int64_t strays_ = 0;
};

}  // namespace scalelab::scrape
