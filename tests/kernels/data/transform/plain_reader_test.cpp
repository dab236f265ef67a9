// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/plain_reader.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>
#include <tuple>
#include <vector>

namespace scalelab::transform {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::ThrowsMessage;

std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>> records_of(
    const std::string& text) {
  std::vector<std::tuple<std::int64_t, std::int64_t, std::int64_t>> records;
  read_plainly(text, "table.csv", 0, [&](const PlainRecord& record) {
    records.emplace_back(record.key, record.quantity, record.price);
  });
  return records;
}

TEST(TransformPlainReader, ReadsWhatRfc4180Allows) {
  EXPECT_THAT(records_of("1,2,3.00,plain\n"
                         "\n"
                         "4,5,0.25,\"a, b\"\r\n"
                         "\r\n"
                         "\"7\",\"8\",\"9.5\",\"two\nlines and \"\"quotes\"\"\"\n"
                         "10,11,12,\n"),
              ElementsAre(std::tuple(1, 2, 300), std::tuple(4, 5, 25), std::tuple(7, 8, 950),
                          std::tuple(10, 11, 1200)));
  EXPECT_TRUE(records_of("").empty());
  EXPECT_TRUE(records_of("\n\n\r\n").empty());
}

TEST(TransformPlainReader, SaysWhichLineIsNoRecordAndWhy) {
  const auto refused = [](const std::string& text, const std::string& why) {
    EXPECT_THAT([&] { records_of(text); }, ThrowsMessage<std::runtime_error>(HasSubstr(why)));
  };
  refused("1,2,3.00,\n1,2,3.00\n", "table.csv, line 2: it has 3 fields");
  refused("1,2,3.00,\n\n1\n", "table.csv, line 3: it has 1 field;");
  refused("1,2,3.00,\"\n\n\"\n1,2,3,4,5\n", "table.csv, line 4: it has 5 fields");
  refused("x,2,3.00,\n", "line 1: its key is 'x'");
  refused("1,,3.00,\n", "line 1: its quantity is ''");
  refused("1,2,3.001,\n", "line 1: its price is '3.001'");
  refused("1,2,3.00,\n1,2,3.00,\"\n", "line 2: a quote in it is never closed");
}

TEST(TransformPlainReader, CountsTheLinesBeforeAPartOfAFile) {
  EXPECT_THAT([] { read_plainly("1,2\n", "table.csv", 41, [](const PlainRecord&) {}); },
              ThrowsMessage<std::runtime_error>(HasSubstr("table.csv, line 42: it has 2 fields")));
}

}  // namespace
}  // namespace scalelab::transform
