// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/field_ends.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "numerics/vectors/vector_target.hpp"
#include "tests/kernels/data/transform/random_text.hpp"

namespace scalelab::transform {
namespace {

std::string random_marks(std::uint64_t seed, std::int64_t blocks) {
  Numbers numbers(seed);
  std::string text;
  for (std::int64_t i = 0; i < blocks * block; ++i) {
    constexpr std::string_view marks = ",\n\"a\0-;.\x7f\x80\xff";
    // Some texts are of marks alone, others nearly without.
    text += seed % 3 != 0 && numbers.below(8) > 0 ? 'x' : marks[numbers.below(marks.size())];
  }
  return text;
}

std::vector<std::uint32_t> ends_one_by_one(const std::string& text, bool within_quotes) {
  std::vector<std::uint32_t> ends;
  for (std::size_t at = 0; at < text.size(); ++at) {
    if (text[at] == '"') {
      within_quotes = !within_quotes;
    } else if (!within_quotes && (text[at] == ',' || text[at] == '\n')) {
      ends.push_back(static_cast<std::uint32_t>(at));
    }
  }
  return ends;
}

TEST(TransformFieldEnds, AreThoseOfReadingByteByByte) {
  on_each_vector_target([](const std::string& target) {
    SCOPED_TRACE(target);
    for (std::uint64_t seed = 0; seed < 30; ++seed) {
      const auto blocks = static_cast<std::int64_t>(seed % 7 + 1);
      const std::string text = random_marks(seed, blocks);
      const bool begins_within = seed % 2 == 1;
      const auto known = ends_one_by_one(text, begins_within);
      // In one go, and block by block.
      for (const std::int64_t step : {blocks, std::int64_t{1}}) {
        std::vector<std::uint32_t> ends(static_cast<std::size_t>(blocks * block + spare_ends));
        bool within_quotes = begins_within;
        std::int64_t found = 0;
        for (std::int64_t at = 0; at < blocks; at += step) {
          found +=
              append_field_ends(text.data(), at * block, step, within_quotes, ends.data() + found);
        }
        ends.resize(static_cast<std::size_t>(found));
        EXPECT_EQ(ends, known) << seed;
        const auto quotes = std::count(text.begin(), text.end(), '"');
        EXPECT_EQ(within_quotes, (quotes % 2 == 1) != begins_within) << seed;
      }
    }
  });
}

TEST(TransformFieldEnds, AreNotWrittenBeyondTheSpareOnes) {
  const std::string text(static_cast<std::size_t>(block), ',');
  constexpr std::uint32_t untouched = 12345;
  std::vector<std::uint32_t> ends(static_cast<std::size_t>(block + spare_ends + 1), untouched);
  bool within_quotes = false;
  EXPECT_EQ(append_field_ends(text.data(), 0, 1, within_quotes, ends.data()), block);
  EXPECT_EQ(ends.back(), untouched);
}

TEST(TransformFieldEnds, CountsMarksWithinQuotesToo) {
  on_each_vector_target([](const std::string& target) {
    SCOPED_TRACE(target);
    for (std::uint64_t seed = 0; seed < 9; ++seed) {
      const std::string text = random_marks(seed, 3);
      const MarkCounts counts = count_marks(text.data(), 3);
      EXPECT_EQ(counts.quotes, std::count(text.begin(), text.end(), '"'));
      EXPECT_EQ(counts.newlines, std::count(text.begin(), text.end(), '\n'));
    }
  });
  EXPECT_EQ(count_marks(nullptr, 0).quotes, 0);
}

}  // namespace
}  // namespace scalelab::transform
