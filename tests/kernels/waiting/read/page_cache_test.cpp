// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/page_cache.hpp"

#include <gtest/gtest.h>
#include <linux/magic.h>
#include <sys/vfs.h>

#include <fstream>
#include <string>
#include <system_error>

#include "kernels/waiting/read/raw_file.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

constexpr std::size_t bytes_of_cached = 20'001;

class PageCache : public ::testing::Test {
 protected:
  void SetUp() override { std::ofstream(path_) << std::string(bytes_of_cached, 'x'); }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "file";
};

TEST_F(PageCache, HasAFileThatWasJustWritten) {
  EXPECT_EQ(bytes_in_page_cache(path_), bytes_of_cached);
}

TEST_F(PageCache, HasNothingOfAnEmptyFile) {
  std::filesystem::resize_file(path_, 0);
  EXPECT_EQ(bytes_in_page_cache(path_), 0);
}

TEST_F(PageCache, ForgetsAFileThatIsOnTheDisk) {
  struct statfs system = {};
  ASSERT_EQ(::statfs(folder_.path().c_str(), &system), 0);
  if (system.f_type != EXT4_SUPER_MAGIC && system.f_type != XFS_SUPER_MAGIC &&
      system.f_type != BTRFS_SUPER_MAGIC) {
    GTEST_SKIP() << folder_.path() << " is on no file system that is known to forget";
  }
  sync_file(path_);
  // Another processor may hold on to a page for a moment.
  constexpr int most_attempts = 1000;
  for (int attempt = 0; attempt < most_attempts && bytes_in_page_cache(path_) > 0; ++attempt) {
    drop_from_page_cache(path_);
  }
  EXPECT_EQ(bytes_in_page_cache(path_), 0);
}

TEST_F(PageCache, KnowsNothingOfAFileThatIsNotThere) {
  EXPECT_THROW(bytes_in_page_cache(folder_ / "none"), std::system_error);
  EXPECT_THROW(drop_from_page_cache(folder_ / "none"), std::system_error);
}

}  // namespace
}  // namespace scalelab
