// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/csv_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <stdexcept>
#include <string>

#include "tests/temporary_folder.hpp"

namespace scalelab::transform {
namespace {

using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

class TransformCsvFile : public ::testing::Test {
 protected:
  std::string file_of(const std::string& text) {
    const auto path = folder_ / "table.csv";
    std::ofstream(path, std::ios::binary) << text;
    return path.string();
  }

  static std::string text_of(const CsvFile& file, const Range& records) {
    const RecordsInFile found = file.find(records);
    std::string text(static_cast<std::size_t>(found.bytes.size()), '?');
    file.read(found.bytes, text.data());
    return text;
  }

  TemporaryFolder folder_;
};

TEST_F(TransformCsvFile, FindsRecordsBehindNamesAndBetweenEmptyLines) {
  const CsvFile file(
      file_of("key,quantity,price,note\n1,1,1.00,\"a\n\"\n\r\n\n2,1,1.00,\n3,1,1,x"));
  EXPECT_EQ(file.count_records(10), 3);
  EXPECT_EQ(file.count_records(2), 2);
  EXPECT_EQ(text_of(file, {.first = 0, .last = 1}), "1,1,1.00,\"a\n\"");
  EXPECT_EQ(text_of(file, {.first = 1, .last = 3}), "2,1,1.00,\n3,1,1,x");
  EXPECT_EQ(file.find({.first = 0, .last = 1}).lines_before, 1);
  EXPECT_EQ(file.find({.first = 1, .last = 2}).lines_before, 5);
  EXPECT_TRUE(file.find({.first = 3, .last = 3}).bytes.empty());
}

TEST_F(TransformCsvFile, KnowsTheFirstRecordFromNames) {
  EXPECT_EQ(CsvFile(file_of("1,1,1,\n")).count_records(9), 1);
  EXPECT_EQ(CsvFile(file_of("\n\r\n\"1\",1,1,\n")).count_records(9), 1);
  EXPECT_EQ(CsvFile(file_of("\n\"key\",1,1,\n2,1,1,\n")).count_records(9), 1);
  EXPECT_EQ(CsvFile(file_of("")).count_records(9), 0);
  EXPECT_EQ(CsvFile(file_of("\n\n")).count_records(9), 0);
}

TEST_F(TransformCsvFile, FindsRecordsOfALongFile) {
  std::string text = "key,quantity,price,note\n";
  constexpr std::int64_t records = 60'000;
  for (std::int64_t i = 0; i < records; ++i) {
    text += std::to_string(i) + ",1,2.00,\"a\nnote, quoted\"\n" + (i % 5 == 0 ? "\r\n" : "");
  }
  const CsvFile file(file_of(text));
  EXPECT_GT(file.bytes(), 1 << 20);  // more than is read at once
  EXPECT_EQ(file.count_records(2 * records), records);
  EXPECT_EQ(text_of(file, {.first = 51'234, .last = 51'235}), "51234,1,2.00,\"a\nnote, quoted\"");
  EXPECT_EQ(file.find({.first = 51'234, .last = 51'235}).lines_before,
            1 + 2 * 51'234 + (51'234 + 4) / 5);
}

TEST_F(TransformCsvFile, KnowsAnEmptyLineThatIsCutByWhatIsReadAtOnce) {
  constexpr std::size_t read_at_once = std::size_t{1} << 20;
  std::string text = "1,1,1.00,\n";
  text += "2,1,1.00,";
  text += std::string(read_at_once - 2 - text.size(), 'x') + "\n\r\n";
  ASSERT_EQ(text[read_at_once - 1], '\r');
  EXPECT_EQ(CsvFile(file_of(text)).count_records(9), 2);
}

TEST_F(TransformCsvFile, SaysWhyItCantBeRead) {
  EXPECT_THAT([&] { CsvFile((folder_ / "none.csv").string()); },
              ThrowsMessage<std::runtime_error>(HasSubstr("none.csv: No such file")));
  EXPECT_THAT([&] { CsvFile(folder_.path().string()); },
              ThrowsMessage<std::runtime_error>(HasSubstr("it is no regular file")));
  EXPECT_THAT(
      [&] { static_cast<void>(CsvFile(file_of("1,1,1,\n")).find({.first = 0, .last = 2})); },
      ThrowsMessage<std::runtime_error>(HasSubstr("it has 1 of them, and 2 are asked for")));
}

}  // namespace
}  // namespace scalelab::transform
