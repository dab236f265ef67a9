// SPDX-License-Identifier: BSD-3-Clause
#include "report/words/wrapped_text.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

TEST(Wrapped, FillsLinesOfSoManyColumns) {
  EXPECT_EQ(wrapped("one two three four", "- ", "  ", 10), "- one two\n  three\n  four\n");
  EXPECT_EQ(wrapped("one two", "", "", 7), "one two\n");
  EXPECT_EQ(wrapped("one two", "", "", 6), "one\ntwo\n");
}

TEST(Wrapped, KeepsANumberAndItsUnitTogether) {
  EXPECT_EQ(wrapped("it took 3.5 ms, then", "", "", 12), "it took\n3.5 ms, then\n");
}

TEST(Wrapped, GivesALongWordALineOfItsOwn) {
  EXPECT_EQ(wrapped("a /very/long/path b", "", "", 6), "a\n/very/long/path\nb\n");
}

TEST(Wrapped, CountsColumnsAndNotBytes) {
  EXPECT_EQ(wrapped("äöü äöü", "", "", 7), "äöü äöü\n");
  EXPECT_EQ(wrapped("漢字 漢字", "", "", 8), "漢字\n漢字\n");
}

TEST(Wrapped, GivesUpAnIndentThatLeavesNoRoom) {
  EXPECT_EQ(wrapped("many words here", "  mind   noise     ", "                   ", 20),
            "  mind   noise\n  many words here\n");
  EXPECT_EQ(wrapped("so", "  ok  ", "      ", 10), "  ok  so\n");
}

TEST(Wrapped, LetsNothingThroughThatSteersATerminal) {
  EXPECT_EQ(wrapped("a \x1b[2J\xff b\nc", "", "", 80), "a \\x1b[2J\\xff b c\n");
}

}  // namespace
}  // namespace scalelab
