// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/radix_sort.hpp"

#include <algorithm>
#include <bit>
#include <limits>
#include <utility>

namespace scalelab::transform {
namespace {

constexpr unsigned most_bits_of_digit = 10;
// Below that, counting takes longer than comparing.
constexpr std::int64_t few = 48;

using Parts = std::span<const std::span<const Entry>>;

// The bits in which values differ, cut into equal digits.
struct Digits {
  std::uint64_t least = 0;  // the least value's rank, which is subtracted
  unsigned passes = 0;
  unsigned bits = 0;

  [[nodiscard]] std::size_t of(const Entry& entry, unsigned pass) const noexcept {
    return (rank_of_value(entry.value) - least) >> (pass * bits) & ((std::size_t{1} << bits) - 1);
  }
};

Digits digits_of(Parts parts) {
  std::int64_t least = std::numeric_limits<std::int64_t>::max();
  std::int64_t most = std::numeric_limits<std::int64_t>::min();
  for (const auto& part : parts) {
    for (const Entry& entry : part) {
      least = std::min(least, entry.value);
      most = std::max(most, entry.value);
    }
  }
  Digits digits{.least = rank_of_value(least)};
  const auto bits = static_cast<unsigned>(std::bit_width(rank_of_value(most) - digits.least));
  digits.passes = (bits + most_bits_of_digit - 1) / most_bits_of_digit;
  digits.bits = digits.passes == 0 ? 0 : (bits + digits.passes - 1) / digits.passes;
  return digits;
}

// Turns counts into places, and moves the entries of a part there.
void move_by_digit(std::span<const Entry> part, const Digits& digits, unsigned pass,
                   std::uint32_t* places, Entry* to) {
  for (const Entry& entry : part) {
    to[places[digits.of(entry, pass)]++] = entry;
  }
}

}  // namespace

void RadixSort::sort(Parts parts, Entry* sorted) {
  std::int64_t count = 0;
  for (const auto& part : parts) {
    count += static_cast<std::int64_t>(part.size());
  }
  const Digits digits = count <= few ? Digits{} : digits_of(parts);
  if (digits.passes == 0) {
    Entry* to = sorted;
    for (const auto& part : parts) {
      to = std::copy(part.begin(), part.end(), to);
    }
    if (count <= few) {
      std::sort(sorted, to);
    }
    return;
  }
  const std::size_t places = std::size_t{1} << digits.bits;
  counts_.assign(places * digits.passes, 0);
  for (const auto& part : parts) {
    for (const Entry& entry : part) {
      for (unsigned pass = 0; pass < digits.passes; ++pass) {
        ++counts_[pass * places + digits.of(entry, pass)];
      }
    }
  }
  if (digits.passes > 1) {
    scratch_.need(count);
  }
  Entry* const scratch = scratch_.data();
  for (unsigned pass = 0; pass < digits.passes; ++pass) {
    std::uint32_t* const own = counts_.data() + pass * places;
    std::uint32_t before = 0;
    for (std::size_t digit = 0; digit < places; ++digit) {
      before += std::exchange(own[digit], before);
    }
    // The last pass ends in `sorted`.
    const bool to_sorted = (digits.passes - pass) % 2 == 1;
    Entry* const to = to_sorted ? sorted : scratch;
    if (pass == 0) {
      for (const auto& part : parts) {
        move_by_digit(part, digits, pass, own, to);
      }
    } else {
      const Entry* const from = to_sorted ? scratch : sorted;
      move_by_digit({from, static_cast<std::size_t>(count)}, digits, pass, own, to);
    }
  }
}

}  // namespace scalelab::transform
