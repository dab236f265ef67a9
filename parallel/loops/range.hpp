#pragma once

#include <cstdint>

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

}  // namespace scalelab
