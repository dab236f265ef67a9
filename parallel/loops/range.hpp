// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <stdexcept>

namespace scalelab {

/// The indexes first, first + 1, ..., last - 1.
struct Range {
  std::int64_t first = 0;
  std::int64_t last = 0;

  [[nodiscard]] std::int64_t size() const noexcept { return last - first; }
  [[nodiscard]] bool empty() const noexcept { return first >= last; }
  bool operator==(const Range&) const = default;
};

/// The share of part `part` when `count` indexes are cut into `parts` contiguous shares whose sizes
/// differ by one at most; the larger ones come first. Needs 0 <= part < parts and count >= 0.
constexpr Range share_of(std::int64_t count, std::int64_t part, std::int64_t parts) noexcept {
  const std::int64_t base = count / parts;
  const std::int64_t extra = count % parts;
  const std::int64_t first = part * base + (part < extra ? part : extra);
  return {.first = first, .last = first + base + (part < extra ? 1 : 0)};
}

/// How many grains of `grain` indexes `count` indexes are; the last one may be cut short. Throws
/// std::invalid_argument unless count >= 0 and grain >= 1.
constexpr std::int64_t grains_in(std::int64_t count, std::int64_t grain) {
  if (count < 0 || grain < 1) {
    throw std::invalid_argument("a loop has 0 indexes or more, and a grain of 1 or more");
  }
  return count / grain + (count % grain == 0 ? 0 : 1);
}

/// The indexes of a range of grains, where there are `count` indexes in all.
constexpr Range in_indexes(const Range& grains, std::int64_t grain, std::int64_t count) {
  const std::int64_t all = grains_in(count, grain);
  return {.first = grains.first >= all ? count : grains.first * grain,
          .last = grains.last >= all ? count : grains.last * grain};
}

/// The share of part `part` in whole grains: shares differ by one grain at most, and the last one
/// that is not empty may be cut short. Needs what share_of needs; throws as grains_in does.
constexpr Range share_of_grains(std::int64_t count, std::int64_t grain, std::int64_t part,
                                std::int64_t parts) {
  return in_indexes(share_of(grains_in(count, grain), part, parts), grain, count);
}

}  // namespace scalelab
