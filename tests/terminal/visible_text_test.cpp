// SPDX-License-Identifier: BSD-3-Clause
#include "terminal/visible_text.hpp"

#include <gtest/gtest.h>

#include <string>

#include "terminal/code_points.hpp"

namespace scalelab {
namespace {

TEST(Visible, LeavesTextAsItIs) {
  for (const char* text : {"", "pi, strong scaling", "100 % \\ `id` \"x\"",
                           "naïve 漢字 한국어 שלום", "e\u0301 \U0001F680"}) {
    EXPECT_EQ(visible(text), text);
    EXPECT_EQ(visible_lines(text), text);
  }
}

TEST(Visible, WritesControlCharactersAsEscapes) {
  EXPECT_EQ(visible("\x1b[2J\x1b]0;owned\x07"), R"(\x1b[2J\x1b]0;owned\x07)");
  EXPECT_EQ(visible("a\nb\rc\td\x7f"), R"(a\nb\rc\td\x7f)");
  EXPECT_EQ(visible(std::string(1, '\0')), R"(\x00)");
  EXPECT_EQ(visible("\u009b31m\u0085"), R"(\u009b31m\u0085)");
}

TEST(Visible, WritesWhatTurnsTheDirectionAsEscapes) {
  EXPECT_EQ(visible("\u202aa\u202bb\u202cc\u202dd\u202ee"),
            R"(\u202aa\u202bb\u202cc\u202dd\u202ee)");
  EXPECT_EQ(visible("\u2066a\u2067b\u2068c\u2069"), R"(\u2066a\u2067b\u2068c\u2069)");
  EXPECT_EQ(visible("\u2028\u2029"), R"(\u2028\u2029)");
}

TEST(Visible, WritesBytesThatAreNoUtf8AsEscapes) {
  EXPECT_EQ(visible("caf\xe9"), R"(caf\xe9)");
  EXPECT_EQ(visible("\x9b\x31m"), R"(\x9b1m)");  // CSI of an 8-bit terminal
}

TEST(Visible, IsTheSameTheSecondTime) {
  const std::string once = visible("\x1b[1m\n\xff\u202e");
  EXPECT_EQ(visible(once), once);
}

TEST(Visible, LetsNoCharacterThroughThatSteers) {
  for (char32_t value = 0; value < 0x3000; ++value) {
    std::string text;
    if (value < 0x80) {
      text = {static_cast<char>(value)};
    } else if (value < 0x800) {
      text = {static_cast<char>(0xC0 | (value >> 6U)), static_cast<char>(0x80 | (value & 0x3FU))};
    } else {
      text = {static_cast<char>(0xE0 | (value >> 12U)),
              static_cast<char>(0x80 | ((value >> 6U) & 0x3FU)),
              static_cast<char>(0x80 | (value & 0x3FU))};
    }
    EXPECT_EQ(visible(text) == text, !steers_terminal(value)) << static_cast<unsigned>(value);
  }
}

TEST(VisibleLines, KeepsLineEndsAndTabs) {
  EXPECT_EQ(visible_lines("a\n\tb\r\nc\x1b"), "a\n\tb\r\nc\\x1b");
  EXPECT_EQ(visible_lines("over\rwritten\r"), "over\\rwritten\\r");
}

}  // namespace
}  // namespace scalelab
