// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "kernels/fingerprint.hpp"

namespace scalelab::transform {

/// What is added up of all records that have one key: all integers, so that their order doesn't
/// matter.
struct GroupTotals {
  std::int64_t key = 0;
  std::int64_t records = 0;
  std::int64_t quantity = 0;
  std::int64_t value = 0;
};

/// One number for the totals, which is a sum over the records of a group: that of a record is had
/// by counting it alone. So what many groups have together is known without forming groups.
[[nodiscard]] inline std::uint64_t sum_of_hashes(const GroupTotals& group) noexcept {
  const auto hash = [key = static_cast<std::uint64_t>(group.key)](std::uint32_t list) {
    return fingerprint(list, key, 0);
  };
  return hash(1) * static_cast<std::uint64_t>(group.records) +
         hash(2) * static_cast<std::uint64_t>(group.quantity) +
         hash(3) * static_cast<std::uint64_t>(group.value);
}

/// Groups by key, for one thread: a hash table with open addressing and linear probing (Knuth, The
/// Art of Computer Programming, vol. 3, section 6.4, algorithm L), at most half full, which grows.
class GroupTable {
 public:
  GroupTable() : GroupTable(0) {}

  /// With room for so many groups. Throws std::bad_alloc.
  explicit GroupTable(std::int64_t groups);

  /// Bytes of a table for so many groups.
  [[nodiscard]] static double bytes(std::int64_t groups);

  /// Adds what `group` has to the group of its key. Throws std::bad_alloc, and std::runtime_error
  /// for a sum beyond 64 bits.
  void add(const GroupTotals& group) {
    std::size_t at = place_of(group.key);
    while (places_[at].records != 0 && places_[at].key != group.key) {
      at = (at + 1) & (places_.size() - 1);
    }
    GroupTotals& place = places_[at];
    const bool is_new = place.records == 0;
    place.key = group.key;
    place.records += group.records;
    place.quantity += group.quantity;
    if (__builtin_add_overflow(place.value, group.value, &place.value)) [[unlikely]] {
      refuse(group.key);
    }
    if (is_new && ++groups_ > most_groups()) [[unlikely]] {
      grow();
    }
  }

  /// Forgets all groups, and keeps the room.
  void clear();

  [[nodiscard]] std::int64_t groups() const noexcept { return groups_; }

  /// Calls action(totals) for each group, in an order of the table's own.
  template <class Action>
  void for_each(Action&& action) const {
    for (const GroupTotals& place : places_) {
      if (place.records != 0) {
        action(place);
      }
    }
  }

  /// Which of `owners` a key belongs to, whoever asks.
  [[nodiscard]] static std::size_t owner_of(std::int64_t key, std::size_t owners) noexcept {
    return hash_of(static_cast<std::uint64_t>(key)) % owners;
  }

 private:
  // Fibonacci hashing (Knuth, same section): the upper bits of the product.
  [[nodiscard]] std::size_t place_of(std::int64_t key) const noexcept {
    constexpr std::uint64_t golden = 0x9e3779b97f4a7c15;
    return (static_cast<std::uint64_t>(key) * golden) >> shift_;
  }
  [[nodiscard]] std::int64_t most_groups() const noexcept {
    return static_cast<std::int64_t>(places_.size() / 2);
  }
  void grow();
  [[noreturn]] static void refuse(std::int64_t key);

  std::vector<GroupTotals> places_;  // a power of two of them; no records: empty
  unsigned shift_ = 0;
  std::int64_t groups_ = 0;
};

}  // namespace scalelab::transform
