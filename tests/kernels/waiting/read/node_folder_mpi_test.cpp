// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/node_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

/// A folder that all ranks know, for the first one to make and to remove.
class NodeFolderTest : public ::testing::Test {
 protected:
  void SetUp() override {
    path_ = world().all_gather_texts(own_.path().string()).front();
    std::filesystem::create_directory(path_);
  }
  /// When all ranks are done with it, the first one removes it.
  void TearDown() override { world().barrier(); }

  Communicator world_ = world();
  TemporaryFolder own_;
  std::filesystem::path path_;
  RankGroup group_ = everybody();
  Team team_{test_job(), group_, {.threads = 2}};
  Process process_{team_, group_.communicator, 1};
};

TEST_F(NodeFolderTest, IsTheSameForAllRanksAndGoneAtTheEnd) {
  {
    NodeFolder folder(process_, path_.string(), 1);
    EXPECT_EQ(folder.path().parent_path(), path_);
    EXPECT_TRUE(std::filesystem::is_directory(folder.path()));
    EXPECT_EQ(folder.is_first_of_node(), world_.rank() == 0);
    std::ofstream(folder.path() / std::to_string(world_.rank())) << "data";
    world_.barrier();
    for (int rank = 0; rank < world_.size(); ++rank) {
      EXPECT_TRUE(std::filesystem::exists(folder.path() / std::to_string(rank)));
    }
    world_.barrier();
  }
  world_.barrier();
  EXPECT_TRUE(std::filesystem::is_empty(path_));
  team_.close();
}

TEST_F(NodeFolderTest, IsSharedOutOverAllThreads) {
  constexpr std::int64_t count = 17;
  NodeFolder folder(process_, path_.string(), 1);
  std::vector<std::int64_t> visits(count);
  for (const int thread : {0, 1}) {
    const Range own = folder.share(count, thread);
    for (std::int64_t i = own.first; i < own.last; ++i) {
      ++visits[static_cast<std::size_t>(i)];
    }
  }
  world_.all_reduce(visits, reduction::sum);
  EXPECT_THAT(visits, ::testing::Each(1));
  world_.barrier();
  team_.close();
}

TEST_F(NodeFolderTest, ThatCanNotBeMadeIsAnErrorOnEveryRank) {
  try {
    const NodeFolder folder(process_, (path_ / "none").string(), 1);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr("there is no folder " + (path_ / "none").string()));
  }
  team_.close();
}

TEST_F(NodeFolderTest, NeedsSpace) {
  constexpr double too_much = 1e21;
  try {
    const NodeFolder folder(process_, path_.string(), too_much);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), AllOf(HasSubstr(path_.string() + " has "), HasSubstr("size.folder")));
  }
  EXPECT_TRUE(std::filesystem::is_empty(path_));
  team_.close();
}

TEST_F(NodeFolderTest, FailsOnEveryRankWithTheFirstFailure) {
  const int last = world_.size() - 1;
  try {
    fail_together(world_, world_.rank() == last || world_.rank() == 1
                              ? "failure " + std::to_string(world_.rank())
                              : "");
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_EQ(error.what(), "failure " + std::to_string(std::min(last, 1)));
  }
  fail_together(world_, "");
  team_.close();
}

TEST(FolderOfFiles, IsRefusedWithoutATemporaryFolder) {
  const char* before = std::getenv("TMPDIR");
  const std::string kept = before == nullptr ? "" : before;
  ::setenv("TMPDIR", "/no/such/folder", 1);
  const std::string why_not = why_no_files(temporary_folder_setting, 1);
  if (before == nullptr) {
    ::unsetenv("TMPDIR");
  } else {
    ::setenv("TMPDIR", kept.c_str(), 1);
  }
  EXPECT_THAT(why_not, HasSubstr("TMPDIR names no folder"));
  EXPECT_EQ(why_no_files(temporary_folder_setting, 1), "");
}

TEST(FolderOfFiles, IsNoFile) {
  const TemporaryFolder folder;
  std::ofstream(folder / "file") << "data";
  EXPECT_THAT(why_no_files((folder / "file").string(), 1), HasSubstr("there is no folder"));
}

}  // namespace
}  // namespace scalelab
