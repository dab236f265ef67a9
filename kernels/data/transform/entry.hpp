// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "kernels/fingerprint.hpp"

namespace scalelab::transform {

/// What is sorted: a record's value, and its row, which tells it from all others. Ordered by value,
/// then by row.
struct Entry {
  std::int64_t value = 0;
  std::int64_t row = 0;

  bool operator==(const Entry&) const = default;
  bool operator<(const Entry& other) const noexcept {
    return value < other.value || (value == other.value && row < other.row);
  }
};

/// One number for an entry. Sums of these are those of the same entries in whatever order.
[[nodiscard]] inline std::uint64_t fingerprint_of(const Entry& entry) noexcept {
  return fingerprint(0, static_cast<std::uint64_t>(entry.row),
                     static_cast<std::uint64_t>(entry.value));
}

/// The value's place among all 64-bit numbers, the least one 0.
[[nodiscard]] constexpr std::uint64_t rank_of_value(std::int64_t value) noexcept {
  constexpr std::uint64_t sign = std::uint64_t{1} << 63U;
  return static_cast<std::uint64_t>(value) ^ sign;
}

__extension__ using EntryKey = unsigned __int128;

/// Keys are ordered as entries are, and compared without a branch.
[[nodiscard]] constexpr EntryKey key_of(const Entry& entry) noexcept {
  constexpr unsigned bits_of_row = 64;
  return EntryKey{rank_of_value(entry.value)} << bits_of_row |
         static_cast<std::uint64_t>(entry.row);
}

/// Some entries in a row, of which `first_row` has to be added to their rows.
struct Run {
  Entry* first = nullptr;
  std::int64_t count = 0;
  std::int64_t first_row = 0;
};

}  // namespace scalelab::transform
