// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/raw_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <stdexcept>
#include <system_error>
#include <vector>

#include "parallel/memory/page_memory.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

class RawFileTest : public ::testing::TestWithParam<FileAccess> {
 protected:
  /// Opens a file of its own, or skips the test where the file system takes no direct access.
  template <class Open>
  std::optional<RawFile> opened(Open&& open) {
    try {
      return open(folder_ / "file", GetParam());
    } catch (const std::system_error& error) {
      if (GetParam() != FileAccess::direct || error.code().value() != EINVAL) {
        throw;
      }
      return std::nullopt;
    }
  }

  TemporaryFolder folder_;
  PageMemory memory_{2 * RawFile::alignment};
  std::span<std::byte> block_{memory_.begin(), 2 * RawFile::alignment};
};

INSTANTIATE_TEST_SUITE_P(Access, RawFileTest,
                         ::testing::Values(FileAccess::buffered, FileAccess::direct),
                         [](const auto& test) {
                           return test.param == FileAccess::direct ? "direct" : "buffered";
                         });

TEST_P(RawFileTest, HasWhatWasWrittenAndEndsThere) {
  const auto created = opened(RawFile::create);
  if (!created) {
    GTEST_SKIP() << "no direct access to files in " << folder_.path();
  }
  constexpr std::size_t bytes = 2 * RawFile::alignment + 100;
  std::fill_n(block_.begin(), block_.size(), std::byte{1});
  created->write(0, block_);
  std::fill_n(block_.begin(), block_.size(), std::byte{2});
  created->write(block_.size(), block_.first(100));
  created->finish(bytes);
  EXPECT_EQ(std::filesystem::file_size(folder_ / "file"), bytes);

  const auto file = opened(RawFile::open);
  ASSERT_TRUE(file);
  file->read(RawFile::alignment, block_.first(RawFile::alignment));
  EXPECT_EQ(block_[0], std::byte{1});
  EXPECT_EQ(block_[RawFile::alignment - 1], std::byte{1});
  file->read(2 * RawFile::alignment, block_.first(100));
  EXPECT_EQ(block_[0], std::byte{2});
  EXPECT_EQ(block_[99], std::byte{2});
}

TEST_P(RawFileTest, ThatIsTooShortIsAnError) {
  const auto created = opened(RawFile::create);
  if (!created) {
    GTEST_SKIP() << "no direct access to files in " << folder_.path();
  }
  created->write(0, block_.first(100));
  created->finish(100);
  const auto file = opened(RawFile::open);
  ASSERT_TRUE(file);
  try {
    file->read(0, block_.first(101));
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), HasSubstr((folder_ / "file").string() + " ends after 100 bytes"));
  }
}

TEST_P(RawFileTest, ThatIsNotThereIsAnErrorWithItsName) {
  try {
    RawFile::open(folder_ / "none", GetParam());
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), ENOENT);
    EXPECT_THAT(error.what(), HasSubstr("cannot open " + (folder_ / "none").string()));
  }
}

// No file system that is the system's own view of itself has a disk to go to directly.
TEST(RawFile, OfAFileSystemWithoutDirectAccessIsAnError) {
  try {
    RawFile::open("/proc/self/status", FileAccess::direct);
    ADD_FAILURE() << "nothing was thrown";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), EINVAL);
  }
}

TEST(RawFile, IsSyncedByItsNameToo) {
  const TemporaryFolder folder;
  RawFile::create(folder / "file", FileAccess::buffered).close();
  sync_file(folder / "file");
  EXPECT_THROW(sync_file(folder / "none"), std::system_error);
}

}  // namespace
}  // namespace scalelab
