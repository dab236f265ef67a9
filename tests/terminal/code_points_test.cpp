// SPDX-License-Identifier: BSD-3-Clause
#include "terminal/code_points.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <vector>

namespace scalelab {
namespace {

using ::testing::ElementsAre;

constexpr std::optional<char32_t> none;

std::vector<std::optional<char32_t>> values(std::string_view text) {
  std::vector<std::optional<char32_t>> all;
  std::string again;
  for (const CodePoint& point : code_points(text)) {
    all.push_back(point.value);
    again += point.bytes;
  }
  EXPECT_EQ(again, text);
  return all;
}

TEST(CodePoints, AreThoseOfTheTextInOrder) {
  EXPECT_THAT(values(""), ElementsAre());
  EXPECT_THAT(values("aé€😀\n"), ElementsAre(U'a', U'é', U'€', U'😀', U'\n'));
  EXPECT_THAT(values(std::string_view("\0", 1)), ElementsAre(U'\0'));
}

TEST(CodePoints, ReachFromTheFirstToTheLastOfEachLength) {
  EXPECT_THAT(
      values("\x7f\xc2\x80\xdf\xbf\xe0\xa0\x80\xef\xbf\xbf\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"),
      ElementsAre(0x7F, 0x80, 0x7FF, 0x800, 0xFFFF, 0x10000, 0x10FFFF));
}

TEST(CodePoints, GiveABytePerMistake) {
  EXPECT_THAT(values("a\xff"), ElementsAre(U'a', none));
  EXPECT_THAT(values("\x80z"), ElementsAre(none, U'z'));
  EXPECT_THAT(values("\xe2\x82"), ElementsAre(none, none));  // cut off
  EXPECT_THAT(values("\xe2\x82z"), ElementsAre(none, none, U'z'));
  EXPECT_THAT(values("\xc0\xaf"), ElementsAre(none, none));            // "/" in two bytes
  EXPECT_THAT(values("\xe0\x9f\xbf"), ElementsAre(none, none, none));  // U+07FF in three
  EXPECT_THAT(values("\xed\xa0\x80"), ElementsAre(none, none, none));  // half a surrogate pair
  EXPECT_THAT(values("\xf4\x90\x80\x80"), ElementsAre(none, none, none, none));  // U+110000
}

}  // namespace
}  // namespace scalelab
