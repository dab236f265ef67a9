// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/bucket_lines.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "kernels/data/transform/growing_array.hpp"
#include "numerics/vectors/vector_target.hpp"
#include "tests/kernels/data/transform/random_text.hpp"

namespace scalelab::transform {
namespace {

// Buckets of all lengths, that begin and end anywhere in a line, with others between them.
TEST(TransformBucketLines, WriteTheirOwnPlacesAndNoOthers) {
  constexpr Entry untouched{.value = -1, .row = -1};
  constexpr std::int64_t first_row = 100;
  on_each_vector_target([&](const std::string& target) {
    SCOPED_TRACE(target);
    for (const std::size_t count : {0U, 1U, 3U, 4U, 20U, 333U}) {
      Numbers numbers(count);
      constexpr std::size_t buckets = 9;
      std::vector<Entry> entries;
      std::vector<std::uint16_t> bucket_of;
      std::vector<std::int64_t> places(buckets + 1);
      for (std::size_t i = 0; i < count; ++i) {
        entries.push_back({.value = static_cast<std::int64_t>(numbers.below(1000)),
                           .row = static_cast<std::int64_t>(i)});
        bucket_of.push_back(static_cast<std::uint16_t>(numbers.below(buckets)));
        ++places[bucket_of.back() + 1U];
      }
      for (std::size_t bucket = 1; bucket <= buckets; ++bucket) {
        // One place between two of them is not theirs.
        places[bucket] += places[bucket - 1] + 1;
      }
      const std::int64_t all = places.back() + 8;
      const GrowingArray<Entry> to(all);
      std::fill_n(to.data(), all, untouched);
      std::vector<Entry> known(static_cast<std::size_t>(all), untouched);
      std::vector<std::int64_t> next = places;
      for (std::size_t i = 0; i < count; ++i) {
        known[static_cast<std::size_t>(next[bucket_of[i]]++)] = {.value = entries[i].value,
                                                                 .row = entries[i].row + first_row};
      }
      BucketLines lines;
      lines.begin({places.data(), buckets});
      const std::size_t half = count / 2;
      lines.put({entries.data(), half}, first_row, bucket_of.data(), to.data());
      lines.put({entries.data() + half, count - half}, first_row, bucket_of.data() + half,
                to.data());
      lines.end(to.data());
      const auto written = to.first(all);
      EXPECT_EQ(std::vector<Entry>(written.begin(), written.end()), known) << count;
    }
  });
}

}  // namespace
}  // namespace scalelab::transform
