// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/record_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <stdexcept>
#include <string>
#include <vector>

#include "kernels/data/transform/plain_reader.hpp"
#include "kernels/data/transform/text_share.hpp"
#include "numerics/vectors/vector_target.hpp"
#include "tests/kernels/data/transform/random_text.hpp"

namespace scalelab::transform {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

constexpr std::int64_t most_quantity = 50;

/// What is read of a text.
struct Read {
  std::int64_t rows = 0;
  std::vector<Entry> entries;
  std::uint64_t groups = 0;

  bool operator==(const Read&) const = default;
};

Read read_by_bytes(const std::string& text) {
  Read read;
  read_plainly(text, "text", 0, [&](const PlainRecord& record) {
    if (record.quantity <= most_quantity) {
      const std::int64_t value = record.quantity * record.price;
      read.entries.push_back({.value = value, .row = read.rows});
      read.groups += sum_of_hashes(
          {.key = record.key, .records = 1, .quantity = record.quantity, .value = value});
    }
    ++read.rows;
  });
  return read;
}

/// By pieces of so many blocks, each in steps of so many. Nothing is written beyond a piece's room.
Read read_in_pieces(const std::string& lines, std::int64_t blocks_of_piece, std::int64_t step) {
  constexpr Entry untouched{.value = -1, .row = -1};
  const PaddedText padded(lines);
  const Text text = padded.text();
  GroupTable groups;
  ReaderScratch scratch;
  Read read;
  std::int64_t quotes = 0;
  for (std::int64_t first = 0; first < text.blocks(); first += blocks_of_piece) {
    const Range blocks{.first = first, .last = std::min(first + blocks_of_piece, text.blocks())};
    const MarkCounts marks = count_marks(text.begin + blocks.first * block, blocks.size());
    std::vector<Entry> entries(static_cast<std::size_t>(marks.newlines) + 2, untouched);
    RecordReader reader(text, blocks, quotes % 2 != 0, most_quantity, entries.data(), groups,
                        scratch);
    for (std::int64_t at = blocks.first; at < blocks.last; at += step) {
      reader.read(std::min(at + step, blocks.last));
    }
    reader.finish();
    EXPECT_EQ(entries.back(), untouched);
    for (std::int64_t i = 0; i < reader.kept(); ++i) {
      const Entry& entry = entries[static_cast<std::size_t>(i)];
      read.entries.push_back({.value = entry.value, .row = entry.row + read.rows});
    }
    read.rows += reader.rows();
    quotes += marks.quotes;
  }
  groups.for_each([&](const GroupTotals& totals) { read.groups += sum_of_hashes(totals); });
  return read;
}

TEST(TransformRecordReader, ReadsTheSameAsByteByByteWhereverPiecesAreCut) {
  on_each_vector_target([](const std::string& target) {
    SCOPED_TRACE(target);
    for (std::uint64_t seed = 0; seed < 24; ++seed) {
      const std::string text = random_lines(seed, static_cast<int>(3 * seed));
      const Read known = read_by_bytes(text);
      for (const std::int64_t blocks : {1, 2, 5, 1000}) {
        for (const std::int64_t step : {1, 3, 1000}) {
          EXPECT_EQ(read_in_pieces(text, blocks, step), known) << seed << " " << blocks;
        }
      }
    }
  });
}

TEST(TransformRecordReader, ReadsManyLinesOfOneKind) {
  std::string text;
  for (int line = 0; line < 3000; ++line) {
    text += "1,2,3.00,\n";
  }
  for (const std::int64_t blocks : {1, 64, 1000}) {
    const Read read = read_in_pieces(text, blocks, blocks);
    EXPECT_EQ(read.rows, 3000);
    EXPECT_EQ(read.entries.back(), (Entry{.value = 600, .row = 2999}));
  }
  EXPECT_EQ(read_in_pieces(std::string(5000, '\n'), 7, 7), Read{});
}

TEST(TransformRecordReader, SaysWhichLineIsNoRecordAndWhy) {
  const auto refused = [](const std::string& line, const std::string& why) {
    // In the middle of a text, and at its end, where a piece is finished.
    for (const std::string after : {"", "1,2,3.00,\n"}) {
      const std::string text = "1,2,3.00,\n\n" + line + after;
      for (const std::int64_t blocks : {1, 1000}) {
        EXPECT_THAT(
            [&] { read_in_pieces(text, blocks, blocks); },
            ThrowsMessage<std::runtime_error>(HasSubstr("line 3 of the text is no record: " + why)))
            << text;
      }
    }
  };
  refused("1,2,x,\n", "its price is 'x'");
  refused("1,2,3.00,4,\n", "it has");
  refused("1,2\n", "it has 2 fields");
  refused("1\n", "it has 1 field, and a record has 4");
  refused(" \n", "it has 1 field");
  refused("123456789,2,3.00,\n", "its key is '123456789'");
  refused("1,2.0,3.00,\n", "its quantity is '2.0'");
  EXPECT_THAT([] { read_in_pieces("1,2,3.00,\n1,2,3.00,\"a\n", 1, 1); },
              ThrowsMessage<std::runtime_error>(HasSubstr("line 2 of the text")));
  EXPECT_THAT([] { read_in_pieces("1,2,3.00," + std::string(2000, ',') + "\n", 1, 1); },
              ThrowsMessage<std::runtime_error>(HasSubstr("line 1 of the text")));
}

}  // namespace
}  // namespace scalelab::transform
