// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/table_text.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

TableRow row(std::vector<std::string> cells) {
  TableRow result;
  result.cells = std::move(cells);
  return result;
}

TEST(TableText, AlignsNumbersRightAndTextLeft) {
  PointTable table;
  table.columns = {{"layout", false}, {"time (s)", true}};
  table.rows = {row({"1x1", "10.25"}), row({"16x16", "0.75"})};
  EXPECT_EQ(table_text(table, Pen(false)),
            "layout  time (s)\n"
            "1x1        10.25\n"
            "16x16       0.75\n");
}

TEST(TableText, BreaksTheLongestHeadingsWhereTheTableIsTooWide) {
  PointTable table;
  table.columns = {{"layout", false},
                   {"a heading of many words (ms)", true},
                   {"another heading of many words (ms)", true},
                   {"a third (1/s)", true}};
  table.rows = {row({"1x1", "1234.5", "2", "3"})};
  EXPECT_EQ(table_text(table, Pen(false)),
            "                                    another heading of many words\n"
            "layout a heading of many words (ms)                          (ms) a third (1/s)\n"
            "1x1                          1234.5                             2             3\n");
}

TEST(TableText, ColoursTheBaseline) {
  PointTable table;
  table.columns = {{"n", true}};
  table.rows = {row({"1"})};
  table.rows[0].is_baseline = true;
  EXPECT_EQ(table_text(table, Pen(true)), "\x1b[1mn\x1b[0m\n\x1b[32m1\x1b[0m\n");
}

TEST(TableText, AlignsByColumnsAndNotByBytes) {
  PointTable table;
  table.columns = {{"größe", false}, {"n", true}};
  table.rows = {row({"漢字", "1"}), row({"ä", "22"})};
  EXPECT_EQ(table_text(table, Pen(false)),
            "größe   n\n"
            "漢字    1\n"
            "ä      22\n");
}

TEST(TableText, BreaksHeadingsOnANarrowTerminal) {
  PointTable table;
  table.columns = {{"one heading", true}, {"another heading", true}};
  table.rows = {row({"1", "2"})};
  EXPECT_EQ(table_text(table, Pen(false, 20)),
            "             another\n"
            "one heading  heading\n"
            "          1        2\n");
}

TEST(TableText, LetsNothingThroughThatSteersATerminal) {
  PointTable table;
  table.columns = {{"a\x1b[1m", false}};
  table.rows = {row({"\n\u202e"})};
  EXPECT_EQ(table_text(table, Pen(false)), "a\\x1b[1m\n\\n\\u202e\n");
}

}  // namespace
}  // namespace scalelab
