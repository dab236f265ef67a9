// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/radix_sort.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <string>
#include <vector>

#include "tests/kernels/data/transform/random_text.hpp"

namespace scalelab::transform {
namespace {

/// Sorts by parts, as entries come from several ranks.
void expect_sorted(const std::vector<Entry>& entries, std::size_t parts, RadixSort& sort) {
  std::vector<std::span<const Entry>> spans;
  for (std::size_t part = 0; part < parts; ++part) {
    const Range share = share_of(std::ssize(entries), static_cast<std::int64_t>(part),
                                 static_cast<std::int64_t>(parts));
    spans.emplace_back(entries.data() + share.first, static_cast<std::size_t>(share.size()));
  }
  std::vector<Entry> known = entries;
  std::sort(known.begin(), known.end());
  std::vector<Entry> sorted(entries.size());
  sort.sort(spans, sorted.data());
  EXPECT_EQ(sorted, known) << entries.size() << " entries in " << parts << " parts";
}

TEST(TransformRadixSort, SortsByAsManyDigitsAsValuesDifferIn) {
  RadixSort sort;
  for (const std::size_t count : {0U, 1U, 2U, 48U, 49U, 1000U, 5000U}) {
    // Passes: none, one, two, three, up to seven.
    for (const std::size_t range : {std::size_t{1}, std::size_t{1000}, std::size_t{100'000},
                                    std::size_t{1} << 30U, std::size_t{1} << 62U}) {
      Numbers numbers(count + range);
      std::vector<Entry> entries;
      for (std::size_t row = 0; row < count; ++row) {
        entries.push_back({.value = static_cast<std::int64_t>(numbers.below(range)) -
                                    static_cast<std::int64_t>(range / 2),
                           .row = static_cast<std::int64_t>(row)});
      }
      for (const std::size_t parts : {1U, 3U}) {
        expect_sorted(entries, parts, sort);
      }
    }
  }
}

TEST(TransformRadixSort, HasRoomForTheLargestAndTheSmallestValue) {
  std::vector<Entry> entries;
  for (std::int64_t row = 0; row < 100; ++row) {
    entries.push_back({.value = row % 2 == 0 ? std::numeric_limits<std::int64_t>::max() - row
                                             : std::numeric_limits<std::int64_t>::min() + row,
                       .row = row});
  }
  RadixSort sort;
  expect_sorted(entries, 2, sort);
}

}  // namespace
}  // namespace scalelab::transform
