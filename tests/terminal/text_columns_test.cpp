// SPDX-License-Identifier: BSD-3-Clause
#include "terminal/text_columns.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

TEST(TextColumns, CountsWhatATerminalShows) {
  EXPECT_EQ(text_columns(""), 0U);
  EXPECT_EQ(text_columns("layout"), 6U);
  EXPECT_EQ(text_columns("naïve"), 5U);
  EXPECT_EQ(text_columns("漢字"), 4U);
  EXPECT_EQ(text_columns("한국어"), 6U);
  EXPECT_EQ(text_columns("e\u0301"), 1U);  // an accent of its own
  EXPECT_EQ(text_columns("\xff"), 1U);
}

TEST(CutTo, KeepsWholeCharactersThatFit) {
  EXPECT_EQ(cut_to("layout", 6), "layout");
  EXPECT_EQ(cut_to("layout", 3), "lay");
  EXPECT_EQ(cut_to("漢字", 3), "漢");
  EXPECT_EQ(cut_to("e\u0301a", 1), "e\u0301");
  EXPECT_EQ(cut_to("a", 0), "");
}

TEST(ShortenedTo, MarksWhatIsLeftOut) {
  EXPECT_EQ(shortened_to("layout", 6), "layout");
  EXPECT_EQ(shortened_to("layout", 5), "layo…");
  EXPECT_EQ(shortened_to("漢字", 3), "漢…");
  EXPECT_EQ(shortened_to("layout", 0), "");
}

TEST(Padded, FillsUpToColumns) {
  EXPECT_EQ(padded_right("漢", 4), "漢  ");
  EXPECT_EQ(padded_left("漢", 4), "  漢");
  EXPECT_EQ(padded_left("too long", 3), "too long");
}

}  // namespace
}  // namespace scalelab
