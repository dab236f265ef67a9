// SPDX-License-Identifier: BSD-3-Clause
#include "posix/scratch_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <unistd.h>

#include <chrono>
#include <fstream>
#include <system_error>
#include <thread>
#include <utility>

#include "posix/child_process.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using std::filesystem::exists;
using std::filesystem::is_empty;
using ::testing::HasSubstr;

void fill(const std::filesystem::path& folder) {
  std::filesystem::create_directory(folder / "inner");
  std::ofstream(folder / "inner" / "-f file") << "data";
}

TEST(ScratchFolder, IsEmptyAndGoneAtTheEnd) {
  const TemporaryFolder parent;
  {
    const ScratchFolder scratch(parent.path());
    EXPECT_EQ(scratch.path().parent_path(), parent.path());
    EXPECT_TRUE(is_empty(scratch.path()));
    fill(scratch.path());
  }
  EXPECT_TRUE(is_empty(parent.path()));
}

TEST(ScratchFolder, AreSeveralInOneFolder) {
  const TemporaryFolder parent;
  const ScratchFolder one(parent.path());
  {
    const ScratchFolder other(parent.path());
    EXPECT_NE(one.path(), other.path());
  }
  EXPECT_TRUE(exists(one.path()));
}

TEST(ScratchFolder, GoesWithWhoeverItIsMovedTo) {
  const TemporaryFolder parent;
  {
    ScratchFolder first(parent.path());
    const ScratchFolder second(std::move(first));
    EXPECT_TRUE(exists(second.path()));
  }
  EXPECT_TRUE(is_empty(parent.path()));
}

TEST(ScratchFolder, IsGoneSoonAfterItsProcessIsKilled) {
  const TemporaryFolder parent;
  {
    ChildProcess owner = ChildProcess::forked([&] {
      const ScratchFolder scratch(parent.path());
      fill(scratch.path());
      kill(getpid(), SIGKILL);
      return 0;
    });
    EXPECT_EQ(owner.wait().signal(), SIGKILL);
  }
  // Nothing else ends this but the test's own time limit: how long it takes is not looked at.
  while (!is_empty(parent.path())) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
}

TEST(ScratchFolder, SaysWhereNoneCanBeMade) {
  const TemporaryFolder parent;
  try {
    const ScratchFolder scratch(parent / "missing");
    FAIL() << "no folder was missed";
  } catch (const std::system_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("can't make a folder for scratch files in " +
                                        (parent / "missing").string()));
    EXPECT_EQ(error.code(), std::errc::no_such_file_or_directory);
  }
}

}  // namespace
}  // namespace scalelab
