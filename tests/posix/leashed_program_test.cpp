// SPDX-License-Identifier: BSD-3-Clause
#include "posix/leashed_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <optional>
#include <system_error>
#include <thread>

#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;
using Output = LeashedProgram::Output;

/// A shell that says something, waits for the end of its leash, and leaves a file then. What it
/// says it says at once: its owner may be gone after the first line, and a pipe that nobody reads
/// ends who writes to it.
std::vector<std::string> script_that_leaves(const std::filesystem::path& file) {
  return {"-c", "printf 'said\\nmore\\n'; cat; : >\"$1\"", "sh", file.string()};
}

TEST(LeashedProgram, SaysALineAndEndsWithItsOwner) {
  const TemporaryFolder folder;
  {
    LeashedProgram program("/bin/sh", script_that_leaves(folder / "left"), Output::kept);
    EXPECT_EQ(program.first_line(), "said");
    EXPECT_FALSE(std::filesystem::exists(folder / "left"));
  }
  EXPECT_TRUE(std::filesystem::exists(folder / "left"));
}

TEST(LeashedProgram, IsNotHeardWhereItsOutputIsDropped) {
  const TemporaryFolder folder;
  LeashedProgram program("/bin/sh", script_that_leaves(folder / "left"), Output::dropped);
  EXPECT_EQ(program.first_line(), "");
}

TEST(LeashedProgram, ThatEndsEarlyHasSaidWhatItSaid) {
  LeashedProgram program("/bin/sh", {"-c", "printf 'no room' >&2"}, Output::kept);
  EXPECT_EQ(program.first_line(), "no room");
}

TEST(LeashedProgram, EndsAfterItsOwnerWasKilled) {
  const TemporaryFolder folder;
  {
    ChildProcess owner = ChildProcess::forked([&] {
      LeashedProgram program("/bin/sh", script_that_leaves(folder / "left"), Output::kept);
      program.first_line();
      kill(getpid(), SIGKILL);
      return 0;
    });
    EXPECT_EQ(owner.wait().signal(), SIGKILL);
  }
  // Nothing else ends this but the test's own time limit: how long it takes is not looked at.
  while (!std::filesystem::exists(folder / "left")) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

TEST(LeashedProgram, LivesInASessionOfItsOwn) {
  LeashedProgram program("/bin/sh", {"-c", "echo; cat"}, Output::kept);
  program.first_line();
  EXPECT_EQ(getsid(program.id()), program.id());
}

TEST(LeashedProgram, ThatIsMissingIsNamed) {
  try {
    const LeashedProgram program("/missing/program", {}, Output::dropped);
    FAIL() << "no program was missed";
  } catch (const std::system_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("can't start /missing/program"));
    EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
  }
}

}  // namespace
}  // namespace scalelab
