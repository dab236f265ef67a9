// SPDX-License-Identifier: BSD-3-Clause
#include "study/progress.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "terminal/text_columns.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

Progress::State half_way() {
  return {.study = "a study",
          .samples = 123,
          .fraction = 0.5,
          .left_s = 200,
          .point = "2x2, gil interval, dynamic"};
}

TEST(HumanDuration, IsInTheUnitsThatPeopleUse) {
  EXPECT_EQ(human_duration(0), "0 s");
  EXPECT_EQ(human_duration(0.2), "1 s");
  EXPECT_EQ(human_duration(45), "45 s");
  EXPECT_EQ(human_duration(59), "59 s");
  EXPECT_EQ(human_duration(60), "1 min 0 s");
  EXPECT_EQ(human_duration(200), "3 min 20 s");
  EXPECT_EQ(human_duration(3599), "59 min 59 s");
  EXPECT_EQ(human_duration(3600), "1 h 0 min");
  EXPECT_EQ(human_duration(7500), "2 h 5 min");
  EXPECT_EQ(human_duration(100 * 3600), "100 h 0 min");
}

TEST(HumanDuration, NeverSaysSixtySeconds) {
  EXPECT_EQ(human_duration(59.5), "1 min 0 s");
}

TEST(ProgressLine, TellsHowFarItIsAndHowLongItTakes) {
  const std::string line = progress_line(half_way(), 100);
  EXPECT_THAT(line, HasSubstr(" 50 %"));
  EXPECT_THAT(line, HasSubstr("123 samples"));
  EXPECT_THAT(line, HasSubstr("3 min 20 s left"));
  EXPECT_THAT(line, HasSubstr("2x2, gil interval, dynamic"));
}

TEST(ProgressLine, DrawsABarThatIsAsFullAsTheWorkIsDone) {
  EXPECT_THAT(progress_line(half_way(), 200),
              ::testing::StartsWith("[###############...............]"));
  auto state = half_way();
  state.fraction = 0;
  EXPECT_THAT(progress_line(state, 200), ::testing::StartsWith("[" + std::string(30, '.') + "]"));
  state.fraction = 1;
  EXPECT_THAT(progress_line(state, 200), ::testing::StartsWith("[" + std::string(30, '#') + "]"));
}

TEST(ProgressLine, IsNarrowerThanTheTerminal) {
  for (const char* point :
       {"2x2, gil interval, dynamic", "größe 漢字 2x2, gil interval, dynamic"}) {
    auto state = half_way();
    state.point = point;
    for (int columns = 1; columns <= 200; ++columns) {
      EXPECT_LT(text_columns(progress_line(state, columns)), static_cast<std::size_t>(columns));
    }
  }
}

TEST(ProgressLine, FillsANarrowTerminal) {
  EXPECT_EQ(progress_line(half_way(), 20), "  50 %  123 samples");
}

TEST(ProgressLine, KeepsTheRemainingTimeOnANarrowTerminal) {
  EXPECT_THAT(progress_line(half_way(), 42), HasSubstr("3 min 20 s left"));
}

TEST(ProgressLine, HasNoControlCharacters) {
  auto state = half_way();
  state.point = "2x2\n\x1b[2J";
  for (const char letter : progress_line(state, 200)) {
    EXPECT_GE(letter, ' ');
  }
}

TEST(Progress, IsSilentForNobody) {
  ::testing::internal::CaptureStderr();
  {
    Progress progress(ProgressReader::nobody);
    progress.say("something");
    progress.show(half_way());
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

TEST(Progress, SaysLinesToALog) {
  ::testing::internal::CaptureStderr();
  {
    Progress progress(ProgressReader::log);
    progress.say("a study: 3 points");
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "scalelab: a study: 3 points\n");
}

TEST(Progress, ALogGetsNoLineInItsFirstMinute) {
  ::testing::internal::CaptureStderr();
  {
    Progress progress(ProgressReader::log);
    progress.show(half_way());
  }
  EXPECT_EQ(::testing::internal::GetCapturedStderr(), "");
}

}  // namespace
}  // namespace scalelab
