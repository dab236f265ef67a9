// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/splitter_tree.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <vector>

#include "tests/kernels/data/transform/random_text.hpp"

namespace scalelab::transform {
namespace {

TEST(TransformSplitterTree, GivesTheBucketOfASearch) {
  constexpr std::int64_t first_row = 5;
  for (const std::size_t count : {0U, 1U, 2U, 3U, 6U, 7U, 8U, 100U}) {
    Numbers numbers(count);
    std::vector<EntryKey> splitters;
    for (std::size_t i = 0; i < count; ++i) {
      splitters.push_back(key_of({.value = static_cast<std::int64_t>(numbers.below(20)) - 10,
                                  .row = static_cast<std::int64_t>(numbers.below(3))}));
    }
    std::sort(splitters.begin(), splitters.end());
    std::vector<Entry> entries{{.value = std::numeric_limits<std::int64_t>::min(), .row = -5},
                               {.value = std::numeric_limits<std::int64_t>::max(),
                                .row = std::numeric_limits<std::int64_t>::max() - 5}};
    for (int i = 0; i < 237; ++i) {
      entries.push_back({.value = static_cast<std::int64_t>(numbers.below(22)) - 11,
                         .row = static_cast<std::int64_t>(numbers.below(5)) - 6});
    }
    std::vector<std::uint16_t> buckets(entries.size());
    std::vector<std::int64_t> counts(count + 1, 1);
    SplitterTree(splitters).classify(entries, first_row, buckets.data(), counts.data());
    std::vector<std::int64_t> known(count + 1, 1);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const EntryKey key = key_of({.value = entries[i].value, .row = entries[i].row + first_row});
      const auto bucket = std::upper_bound(splitters.begin(), splitters.end(), key);
      EXPECT_EQ(buckets[i], bucket - splitters.begin());
      ++known[static_cast<std::size_t>(bucket - splitters.begin())];
    }
    EXPECT_EQ(counts, known);
  }
}

TEST(TransformSplitterTree, TakesAsManyAsItHasNumbersFor) {
  const std::vector<EntryKey> most(static_cast<std::size_t>(SplitterTree::most_buckets - 1), 7);
  std::vector<std::uint16_t> bucket(1);
  std::vector<std::int64_t> counts(most.size() + 1);
  const std::vector<Entry> last{{.value = 1, .row = 0}};
  SplitterTree(most).classify(last, 0, bucket.data(), counts.data());
  EXPECT_EQ(bucket[0], SplitterTree::most_buckets - 1);
  const std::vector<EntryKey> more(most.size() + 1);
  EXPECT_THROW(SplitterTree{more}, std::invalid_argument);
}

}  // namespace
}  // namespace scalelab::transform
