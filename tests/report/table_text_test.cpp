// SPDX-License-Identifier: BSD-3-Clause
#include "report/table_text.hpp"

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

}  // namespace
}  // namespace scalelab
