// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/launch_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <system_error>
#include <vector>

#include "posix/child_process.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

namespace fs = std::filesystem;
using ::testing::IsEmpty;

class LaunchFileTest : public ::testing::Test {
 protected:
  [[nodiscard]] std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder_.path())) {
      names.push_back(entry.path().filename().string());
    }
    return names;
  }

  TemporaryFolder folder_;
  fs::path results_ = folder_ / "r.h5";
};

TEST_F(LaunchFileTest, HandsALineToRankZero) {
  const LaunchFile file(results_, R"(["[study]\n"])");
  EXPECT_EQ(LaunchListener(file.path()).line(), R"(["[study]\n"])");
  EXPECT_EQ(LaunchListener({}).line(), std::nullopt);
}

TEST_F(LaunchFileTest, HearsWhatRankZeroTells) {
  const LaunchFile file(results_, "line");
  const LaunchListener rank_0(file.path());
  EXPECT_FALSE(file.news().began);
  EXPECT_EQ(file.news().exit_code, std::nullopt);

  rank_0.tell_begin();
  EXPECT_TRUE(file.news().began);
  EXPECT_EQ(file.news().exit_code, std::nullopt);

  rank_0.tell_end(3);
  EXPECT_TRUE(file.news().began);
  EXPECT_EQ(file.news().exit_code, 3);
}

TEST_F(LaunchFileTest, HandsOutputOnWordForWord) {
  const LaunchFile file(results_, "line");
  const LaunchListener rank_0(file.path());
  EXPECT_TRUE(rank_0.tell_output("a table\nended 4\n"));
  rank_0.tell_end(0);
  EXPECT_EQ(file.news().output, "a table\nended 4\n");
  EXPECT_EQ(file.news().exit_code, 0);
}

TEST_F(LaunchFileTest, ALineThatLooksLikeNewsIsNone) {
  const LaunchFile file(results_, "ended 0");
  EXPECT_EQ(file.news().exit_code, std::nullopt);
}

TEST_F(LaunchFileTest, WhatCannotBeToldIsDropped) {
  const LaunchListener nobody({});
  nobody.tell_begin();
  EXPECT_FALSE(nobody.tell_output("a table"));
  const LaunchListener gone(folder_ / "none" / "r.h5.launch-abcdef");
  gone.tell_end(0);
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(LaunchFileTest, GoesWithItsProcess) {
  { const LaunchFile file(results_, "line"); }
  EXPECT_THAT(files(), IsEmpty());
}

TEST_F(LaunchFileTest, OfAKilledProcessGoesWithTheNextStart) {
  const ProcessEnd end = ChildProcess::forked([&] {
                           const auto file = std::make_unique<LaunchFile>(results_, "line");
                           ::_exit(0);  // as SIGKILL does: without its destructor
                           return 0;
                         }).wait();
  ASSERT_TRUE(end.well());
  ASSERT_EQ(files().size(), 1U);
  std::ofstream(folder_ / "r.h5.launch-backup") << "somebody's";

  { const LaunchFile file(results_, "line"); }

  EXPECT_THAT(files(), ::testing::ElementsAre("r.h5.launch-backup"));
}

TEST_F(LaunchFileTest, OfARunUnderWayStays) {
  const LaunchFile first(results_, "first");
  { const LaunchFile second(results_, "second"); }
  EXPECT_EQ(LaunchListener(first.path()).line(), "first");
}

TEST_F(LaunchFileTest, CannotBeMadeInNoFolder) {
  EXPECT_THROW(LaunchFile(folder_ / "none" / "r.h5", "line"), std::system_error);
}

}  // namespace
}  // namespace scalelab
