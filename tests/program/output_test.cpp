// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "program/output_lines.hpp"
#include "program/output_pattern.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

std::vector<std::string> lines_of(const std::vector<std::string>& pieces) {
  std::vector<std::string> seen;
  OutputLines lines([&](std::string_view line, double /*at_s*/) { seen.emplace_back(line); });
  for (const std::string& piece : pieces) {
    lines.add(piece, 0);
  }
  lines.finish(0);
  return seen;
}

TEST(OutputLines, AreTheSameInWhateverPiecesTheyCome) {
  EXPECT_THAT(lines_of({"one\ntwo\r\n\nfo", "ur\nrest"}),
              ElementsAre("one", "two", "", "four", "rest"));
  EXPECT_THAT(lines_of({"a", "b", "\n"}), ElementsAre("ab"));
}

TEST(OutputLines, AreLookedAtInTheirBeginningOnly) {
  const std::string longest(OutputLines::longest_line, 'x');
  EXPECT_THAT(lines_of({longest + "y", "z\nnext\n"}), ElementsAre(longest, "next"));
}

TEST(OutputLines, KeepTheLastOfThem) {
  OutputLines lines;
  for (int i = 0; i < 100'000; ++i) {
    lines.add("line " + std::to_string(i) + "\n", 0);
  }
  EXPECT_EQ(lines.last_lines(2), "line 99998\nline 99999");
  EXPECT_LE(lines.last_lines(1'000'000).size(), 2 * OutputLines::tail_bytes);
  EXPECT_EQ(OutputLines().last_lines(3), "");
}

TEST(OutputPattern, FindsItsGroupOrTheWholeMatch) {
  EXPECT_EQ(OutputPattern("took ([0-9.]+) s").find_in("it took 1.5 s"), "1.5");
  EXPECT_EQ(OutputPattern("[0-9]+").find_in("abc 42 7"), "42");
  EXPECT_EQ(OutputPattern("(?:a|b)(c)").find_in("xbc"), "c");
  EXPECT_EQ(OutputPattern("z").find_in("abc"), std::nullopt);
  EXPECT_EQ(OutputPattern("\\d+").find_in("\xff\xfe 8"), "8");
}

std::string pattern_mistake(const std::string& text) {
  try {
    const OutputPattern pattern(text);
  } catch (const PatternError& error) {
    return error.what();
  }
  return "";
}

TEST(OutputPattern, SaysWhatIsNone) {
  EXPECT_THAT(pattern_mistake("(a"), HasSubstr("'(a' is no regular expression"));
  EXPECT_THAT(pattern_mistake("(a)(b)"), HasSubstr("has 2 groups"));
  EXPECT_THAT(pattern_mistake(""), HasSubstr("must not be empty"));
  EXPECT_THAT(pattern_mistake(std::string(100'000, '(')), HasSubstr("must not be longer"));
}

TEST(NumberOfText, IsAllOfIt) {
  EXPECT_EQ(number_of(" 1.5e3\t"), 1500);
  EXPECT_EQ(number_of("+2"), 2);
  EXPECT_EQ(number_of("-2"), -2);
  for (const char* none : {"", " ", "1,5", "2 s", "nan", "inf", "0x"}) {
    EXPECT_EQ(number_of(none), std::nullopt) << none;
  }
}

}  // namespace
}  // namespace scalelab
