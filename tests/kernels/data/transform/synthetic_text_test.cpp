// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/synthetic_text.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <set>
#include <string>

#include "kernels/data/transform/plain_reader.hpp"

namespace scalelab::transform {
namespace {

constexpr philox::Key key{5, 6};

std::string line_of(const SyntheticRecord& record) {
  std::array<char, most_bytes_of_line> line{};
  const std::int64_t bytes = write_line(record, line.data());
  return {line.data(), static_cast<std::size_t>(bytes)};
}

TEST(TransformSyntheticText, SaysWhatItsRecordsAre) {
  constexpr std::int64_t groups = 10'000'000;
  std::set<std::string_view> notes;
  std::int64_t empty_lines = 0;
  for (std::int64_t row = 0; row < 3000; ++row) {
    const SyntheticRecord record = synthetic_record(row, groups, key);
    const std::string line = line_of(record);
    std::int64_t records = 0;
    read_plainly(line, "line", 0, [&](const PlainRecord& plain) {
      EXPECT_EQ(plain.key, record.key);
      EXPECT_EQ(plain.quantity, record.quantity);
      EXPECT_EQ(plain.price, record.price);
      ++records;
    });
    EXPECT_EQ(records, 1) << line;
    EXPECT_LT(record.key, groups);
    EXPECT_GE(record.quantity, 1);
    EXPECT_LE(record.quantity, largest_quantity);
    EXPECT_GE(record.price, 1);
    notes.insert(record.note);
    empty_lines += line.front() == '\n' ? 1 : 0;
  }
  EXPECT_GT(empty_lines, 0);
  EXPECT_LT(empty_lines, 300);
  for (const std::string_view note : notes) {
    EXPECT_LT(note.size(), 40U);
  }
  EXPECT_EQ(notes.size(), 13U);  // the empty one stands for four
}

TEST(TransformSyntheticText, WritesPricesWithTwoDigits) {
  EXPECT_EQ(line_of({.key = 3, .quantity = 100, .price = 5, .note = "a"}), "3,100,0.05,a\n");
  EXPECT_EQ(
      line_of({.key = 0, .quantity = 1, .price = 999'999, .note = {}, .after_empty_line = true}),
      "\n0,1,9999.99,\n");
}

TEST(TransformSyntheticText, KnowsHowLongLinesAreInTheMean) {
  for (const std::int64_t groups : {1, 1000, 10'000'000}) {
    const MeanLine mean = mean_line(groups);
    double bytes = 0;
    double newlines = 0;
    constexpr std::int64_t rows = 20'000;
    for (std::int64_t row = 0; row < rows; ++row) {
      const std::string line = line_of(synthetic_record(row, groups, key));
      bytes += static_cast<double>(line.size());
      newlines += static_cast<double>(std::count(line.begin(), line.end(), '\n'));
    }
    EXPECT_NEAR(mean.bytes, bytes / rows, 0.05 * mean.bytes);
    EXPECT_NEAR(mean.newlines, newlines / rows, 0.05 * mean.newlines);
  }
}

}  // namespace
}  // namespace scalelab::transform
