// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/field_text.hpp"

#include <gtest/gtest.h>

#include <string>

namespace scalelab::transform {
namespace {

TEST(TransformFieldText, ReadsWholeNumbers) {
  EXPECT_EQ(whole_number("0"), 0);
  EXPECT_EQ(whole_number("-12"), -12);
  EXPECT_EQ(whole_number("+12"), 12);
  EXPECT_EQ(whole_number("\"12345678\""), 12'345'678);
  for (const std::string text :
       {"", "-", "--1", "1.0", " 1", "1 ", "\"1", "\"\"", "123456789", "0x1", "a", "1e3"}) {
    EXPECT_EQ(whole_number(text), std::nullopt) << text;
  }
}

TEST(TransformFieldText, ReadsHundredths) {
  EXPECT_EQ(number_of_hundredths("3"), 300);
  EXPECT_EQ(number_of_hundredths("3.5"), 350);
  EXPECT_EQ(number_of_hundredths("3.05"), 305);
  EXPECT_EQ(number_of_hundredths("-0.05"), -5);
  EXPECT_EQ(number_of_hundredths("\"+12345678.90\""), 1'234'567'890);
  for (const std::string text :
       {"", ".", "3.", ".5", "3.005", "3.-5", "3.5.", "123456789.00", "-", "3,5", "\"3.5"}) {
    EXPECT_EQ(number_of_hundredths(text), std::nullopt) << text;
  }
}

TEST(TransformFieldText, KnowsEmptyLines) {
  const std::string text = "\r\r";
  EXPECT_TRUE(is_empty_line(text.data(), text.data()));
  EXPECT_TRUE(is_empty_line(text.data(), text.data() + 1));
  EXPECT_FALSE(is_empty_line(text.data(), text.data() + 2));
  const std::string blank = " ";
  EXPECT_FALSE(is_empty_line(blank.data(), blank.data() + 1));
}

}  // namespace
}  // namespace scalelab::transform
