// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/file_set.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "parallel/memory/page_memory.hpp"
#include "tests/full_disk.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Pair;

constexpr std::int64_t block_of_set = RawFile::alignment;

template <class Action>
std::string failure_of(Action&& action) {
  try {
    action();
  } catch (const std::runtime_error& error) {
    return error.what();
  }
  return "(nothing was thrown)";
}

class FileSetTest : public ::testing::TestWithParam<FileFormat> {
 protected:
  [[nodiscard]] FileSet files_of(std::int64_t bytes) const {
    return {folder_.path(),
            {.files = 3, .bytes = bytes, .block_bytes = block_of_set, .format = GetParam()}};
  }

  /// Every byte of a file is its number and one more.
  void write(const FileSet& files, std::int64_t number) {
    files.write(number, FileAccess::buffered, FileSync::begun, buffer_, waits_,
                [&](std::int64_t /*first*/, std::span<std::byte> block) {
                  std::ranges::fill(block, static_cast<std::byte>(number + 1));
                });
  }

  using Blocks = std::vector<std::pair<std::int64_t, std::size_t>>;

  /// Reads a file of such bytes. Returns where its blocks begin, and their lengths.
  Blocks read(const FileSet& files, std::int64_t number) {
    Blocks blocks;
    files.read(number, FileAccess::buffered, buffer_, waits_,
               [&](std::int64_t first, std::span<std::byte> block) {
                 blocks.emplace_back(first, block.size());
                 EXPECT_EQ(block.front(), static_cast<std::byte>(number + 1));
                 EXPECT_EQ(block.back(), static_cast<std::byte>(number + 1));
               });
    return blocks;
  }

  TemporaryFolder folder_;
  PageMemory memory_{block_of_set};
  std::span<std::byte> buffer_{memory_.begin(), block_of_set};
  std::mutex library_;
  UntimedWaits waits_{library_};
};

INSTANTIATE_TEST_SUITE_P(Formats, FileSetTest, ::testing::Values(FileFormat::raw, FileFormat::hdf5),
                         [](const auto& test) {
                           return test.param == FileFormat::raw ? "raw" : "hdf5";
                         });

TEST_P(FileSetTest, IsReadInTheBlocksThatItWasWrittenIn) {
  for (const auto& [bytes, count] : std::vector<std::pair<std::int64_t, std::size_t>>{
           {1, 1}, {block_of_set, 1}, {block_of_set + 1, 2}, {2 * block_of_set + 7, 3}}) {
    const FileSet files = files_of(bytes);
    for (const std::int64_t number : {0, 2}) {
      write(files, number);
      EXPECT_TRUE(files.is_whole(number));
    }
    EXPECT_EQ(read(files, 0).size(), count);
    EXPECT_EQ(read(files, 2).size(), count);
  }
  EXPECT_THAT(read(files_of(2 * block_of_set + 7), 2),
              ElementsAre(Pair(0, 4096), Pair(4096, 4096), Pair(8192, 7)));
}

TEST_P(FileSetTest, KnowsWhichFilesAreThere) {
  const FileSet files = files_of(5000);
  write(files, 1);
  EXPECT_FALSE(files.is_whole(0));
  EXPECT_TRUE(files.is_whole(1));
  files.remove(0);  // is not there
  files.remove(1);
  EXPECT_FALSE(files.is_whole(1));
  write(files, 1);
  std::filesystem::resize_file(files.path(1), 4999);
  EXPECT_FALSE(files.is_whole(1));
}

TEST_P(FileSetTest, SaysWhatToDoWhenTheDiskIsFull) {
  const FileSet files = files_of(2'000'000);
  const FullDisk disk(1'000'000);
  EXPECT_THAT(
      failure_of([&] { write(files, 1); }),
      AllOf(HasSubstr("cannot write " + files.path(1).string()), HasSubstr("ulimit -f"),
            HasSubstr("3 of 2.00 MB each, take 6.00 MB in all in " + folder_.path().string()),
            HasSubstr("size.folder")));
}

TEST_P(FileSetTest, NamesAFileThatIsGone) {
  const FileSet files = files_of(10);
  EXPECT_THAT(failure_of([&] { read(files, 1); }),
              AllOf(HasSubstr(files.path(1).string()), HasSubstr("size.folder")));
}

TEST_P(FileSetTest, TellsThatAFileIsShort) {
  const FileSet files = files_of(5000);
  write(files, 1);
  std::filesystem::resize_file(files.path(1), 4500);
  EXPECT_THAT(failure_of([&] { read(files, 1); }), HasSubstr(files.path(1).string()));
}

// The files of /proc have no disk to go to.
TEST(FileSet, SaysWhatToDoWithoutDirectAccess) {
  const TemporaryFolder folder;
  const FileSet files(folder.path(), {.files = 1, .bytes = 10, .block_bytes = block_of_set});
  std::filesystem::create_symlink("/proc/self/status", files.path(0));
  const PageMemory memory(block_of_set);
  std::mutex library;
  EXPECT_THAT(failure_of([&] {
                files.read(0, FileAccess::direct, {memory.begin(), block_of_set},
                           UntimedWaits(library),
                           [](std::int64_t /*first*/, std::span<std::byte> /*block*/) {});
              }),
              AllOf(HasSubstr("doesn't take O_DIRECT"), HasSubstr("size.access = \"buffered\"")));
}

}  // namespace
}  // namespace scalelab
