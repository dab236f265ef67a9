// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <stdexcept>
#include <string>

#include "parallel/loops/schedule.hpp"

namespace scalelab {
namespace {

TEST(ScheduleFrom, KnowsBothNames) {
  EXPECT_EQ(schedule_from("static"), Schedule::fixed);
  EXPECT_EQ(schedule_from("dynamic"), Schedule::dynamic);
}

TEST(ScheduleFrom, KnowsEachNameThatIsListed) {
  for (const std::string_view name : schedule_names) {
    EXPECT_NO_THROW(schedule_from(name)) << name;
  }
}

TEST(ScheduleFrom, NamesWhatItDoesNotKnow) {
  try {
    schedule_from("guided");
    FAIL() << "accepted";
  } catch (const std::invalid_argument& error) {
    EXPECT_NE(std::string(error.what()).find("'guided'"), std::string::npos) << error.what();
  }
  EXPECT_THROW(schedule_from(""), std::invalid_argument);
  EXPECT_THROW(schedule_from("Static"), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
