// SPDX-License-Identifier: BSD-3-Clause
#include "program/placeholders.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

const std::map<std::string, std::string> known_values{{"threads", "4"}, {"n", "10"}};

TEST(Placeholders, AreFilledIn) {
  EXPECT_EQ(filled_in("--threads={threads},{n}{n}", known_values), "--threads=4,1010");
  EXPECT_EQ(filled_in("nothing", known_values), "nothing");
}

TEST(Placeholders, LeaveOtherBracesAlone) {
  EXPECT_EQ(filled_in("{{threads}} }} {{", known_values), "{threads} } {");
  EXPECT_EQ(filled_in("find -exec {} ;", known_values), "find -exec {} ;");
  EXPECT_EQ(filled_in("${threads} ${x:-1} {1..3} {", known_values), "${threads} ${x:-1} {1..3} {");
}

TEST(Placeholders, AreToldByName) {
  EXPECT_THAT(placeholders_in("{threads} {n} {threads} {{x}} ${y}", {"threads", "n"}),
              ElementsAre("n", "threads"));
}

TEST(Placeholders, ThatAreNoneAreRefusedWithTheNearest) {
  try {
    placeholders_in("{thread}", {"threads", "n"});
    FAIL() << "no exception";
  } catch (const PlaceholderError& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr("'{thread}' is no placeholder"),
                                    HasSubstr("did you mean 'threads'?"),
                                    HasSubstr("write {{thread}} for the braces")));
  }
}

}  // namespace
}  // namespace scalelab
