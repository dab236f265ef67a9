// SPDX-License-Identifier: BSD-3-Clause
#include "program/arithmetic.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <string>

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

double value_of(const std::string& text) {
  return Formula(text, {"cells", "workers"}).value({{"cells", 100}, {"workers", 8}});
}

std::string formula_mistake(const std::string& text) {
  try {
    Formula(text, {"cells", "workers"});
  } catch (const FormulaError& error) {
    return error.what();
  }
  return "";
}

TEST(FormulaOfASize, BindsAsOnPaper) {
  EXPECT_EQ(value_of("cells * workers"), 800);
  EXPECT_EQ(value_of("2 + 3 * 4 ^ 2 / 6"), 10);
  EXPECT_EQ(value_of("(2 + 3) * 4"), 20);
  EXPECT_EQ(value_of("10 - 4 - 3"), 3);
  EXPECT_EQ(value_of("100 / 10 / 2"), 5);
  EXPECT_EQ(value_of("2 ^ 3 ^ 2"), 512);
  EXPECT_EQ(value_of("-2 ^ 2"), -4);
  EXPECT_EQ(value_of("2 ^ -1"), 0.5);
  EXPECT_EQ(value_of("2--3"), 5);
  EXPECT_DOUBLE_EQ(value_of("cells*workers^(1/3)"), 200);
  EXPECT_EQ(value_of(" 1.5e2 "), 150);
  EXPECT_TRUE(std::isinf(value_of("1 / 0")));
}

TEST(FormulaOfASize, SaysWhatIsNoFormulaAndWhere) {
  EXPECT_THAT(formula_mistake("cells *"),
              AllOf(HasSubstr("expected a number, a name or '('"), HasSubstr("not its end")));
  EXPECT_THAT(formula_mistake(""), HasSubstr("at character 1"));
  EXPECT_THAT(formula_mistake("(cells"), HasSubstr("expected ')' at character 7"));
  EXPECT_THAT(formula_mistake("cells workers"), HasSubstr("at character 7, not 'w'"));
  EXPECT_THAT(formula_mistake("2 % 3"), HasSubstr("not '%'"));
  EXPECT_THAT(formula_mistake("cell * 2"), HasSubstr("did you mean 'cells'?"));
  EXPECT_THAT(formula_mistake(std::string(100'000, '(')), HasSubstr("too deep"));
}

}  // namespace
}  // namespace scalelab
