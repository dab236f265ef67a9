// SPDX-License-Identifier: BSD-3-Clause
#include "terminal/filled_lines.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace scalelab {
namespace {

using ::testing::ElementsAre;

TEST(FilledLines, HaveAsManyWordsAsFit) {
  EXPECT_THAT(filled_lines({"one", "two", "three"}, 7), ElementsAre("one two", "three"));
  EXPECT_THAT(filled_lines({"one", "two", "three"}, 6), ElementsAre("one", "two", "three"));
  EXPECT_THAT(filled_lines({}, 6), ElementsAre(""));
}

TEST(FilledLines, GiveALongWordALineOfItsOwn) {
  EXPECT_THAT(filled_lines({"longest", "a", "b"}, 3), ElementsAre("longest", "a b"));
}

TEST(FilledLines, LeaveAShorterFirstLineEmptyWhereNothingFits) {
  EXPECT_THAT(filled_lines({"one", "two"}, 7, 3), ElementsAre("one", "two"));
  EXPECT_THAT(filled_lines({"one", "two"}, 7, 2), ElementsAre("", "one two"));
  EXPECT_THAT(filled_lines({"one", "two"}, 2, 2), ElementsAre("one", "two"));
}

TEST(WordsIn, AreWhatStandsBetweenWhiteSpace) {
  EXPECT_THAT(words_in(" one\ttwo\n three "), ElementsAre("one", "two", "three"));
}

}  // namespace
}  // namespace scalelab
