// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <span>
#include <vector>

namespace scalelab {

/// What the row exchanges of one panel come to when they are made all at once: row first + j was
/// exchanged with row pivots[j], for j = 0, 1, ... in turn.
class RowMoves {
 public:
  RowMoves() = default;
  /// pivots[j] >= first + j.
  RowMoves(std::int64_t first, std::span<const std::int64_t> pivots);

  /// sources()[j] is the row that comes to row first + j.
  [[nodiscard]] const std::vector<std::int64_t>& sources() const noexcept { return sources_; }

  /// A row below those, and the row among them that comes there.
  struct Displaced {
    std::int64_t to = 0;
    std::int64_t from = 0;
  };
  [[nodiscard]] const std::vector<Displaced>& displaced() const noexcept { return displaced_; }

 private:
  std::vector<std::int64_t> sources_;
  std::vector<Displaced> displaced_;
};

}  // namespace scalelab
