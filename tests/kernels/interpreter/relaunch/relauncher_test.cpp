// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/interpreter/relaunch/relauncher.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/types.h>

#include <algorithm>
#include <cstdlib>
#include <stdexcept>
#include <string>
#include <vector>

#include "posix/leashed_program.hpp"
#include "posix/own_program.hpp"
#include "posix/process_state.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

/// What the relauncher says first.
std::string first_word_with(const std::vector<std::string>& words) {
  LeashedProgram program(own_program("relauncher"), words, LeashedProgram::Output::kept);
  return program.first_line();
}

/// As the relauncher leaves the environment to what it starts.
class Relaunched {
 public:
  Relaunched() { setenv("SCALELAB_STARTED_BY_ITSELF", "1", 1); }
  Relaunched(const Relaunched&) = delete;
  Relaunched& operator=(const Relaunched&) = delete;
  Relaunched(Relaunched&&) = delete;
  Relaunched& operator=(Relaunched&&) = delete;
  ~Relaunched() { unsetenv("SCALELAB_STARTED_BY_ITSELF"); }
};

TEST(Relauncher, StartsOneLevelThatStartsNobody) {
  const Relauncher relauncher(3);
  EXPECT_EQ(relauncher.level().started, 3);
  ASSERT_EQ(relauncher.level().ids.size(), 3U);
  for (const pid_t id : relauncher.level().ids) {
    EXPECT_TRUE(is_running(id));
    EXPECT_FALSE(has_running_child(id));
  }
}

TEST(Relauncher, LeavesNobodyBehind) {
  std::vector<pid_t> ids;
  {
    const Relauncher relauncher(2);
    ids = relauncher.level().ids;
  }
  EXPECT_EQ(ids.size(), 2U);
  EXPECT_TRUE(std::ranges::none_of(ids, is_running));
}

TEST(Relauncher, KnowsTheMemoryOfThoseThatRun) {
  const Relauncher relauncher(2);
  EXPECT_GT(relauncher.bytes().value(), 0.0);
}

TEST(Relauncher, ThatWasStartedByItselfIsStopped) {
  const Relaunched mark;
  EXPECT_EQ(first_word_with({"4"}), "stopped");
  EXPECT_THROW(Relauncher(4), std::runtime_error);
}

TEST(Relauncher, StartsNoMoreThanItsLimit) {
  for (const std::vector<std::string>& words :
       std::vector<std::vector<std::string>>{{"17"}, {"0"}, {"-1"}, {"4x"}, {""}, {}, {"4", "4"}}) {
    EXPECT_THAT(first_word_with(words), HasSubstr("from 1 to 16"));
  }
}

TEST(Relauncher, SaysWhatTheProgramSaidWhereItFails) {
  try {
    const Relauncher relauncher(most_relaunched + 1);
    FAIL() << "more than the limit were started";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("can't be started: relauncher: expected how many"));
  }
}

TEST(LaunchedLevel, IsALineAndBack) {
  const auto level = level_from(line_of({.started = 2, .start_s = 0.0015, .ids = {17, 4711}}));
  ASSERT_TRUE(level);
  EXPECT_EQ(level->started, 2);
  EXPECT_EQ(level->start_s, 0.0015);
  EXPECT_EQ(level->ids, (std::vector<pid_t>{17, 4711}));
}

TEST(LaunchedLevel, IsNoOtherLine) {
  for (const char* line : {"", "started", "started 2", "stopped", "started 1 0.1 x",
                           "started -1 0.1", "relauncher: started 1 0.1 5"}) {
    EXPECT_FALSE(level_from(line)) << line;
  }
}

}  // namespace
}  // namespace scalelab
