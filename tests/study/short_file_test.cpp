// SPDX-License-Identifier: BSD-3-Clause
#include "study/short_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

std::string fault_in_short_file(const std::filesystem::path& path) {
  try {
    read_short_file(path.string(), "list", 1);
    return "";
  } catch (const UnreadableFile& error) {
    return error.what();
  }
}

TEST(ShortFile, IsReadByteForByte) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "file";
  const std::string bytes("a\r\n\0\xff\n", 6);
  std::ofstream(path, std::ios::binary) << bytes;
  EXPECT_EQ(read_short_file(path.string(), "list", 1), bytes);
}

TEST(ShortFile, HasNotMoreThanItMay) {
  const TemporaryFolder folder;
  const std::filesystem::path path = folder / "file";
  std::ofstream(path, std::ios::binary) << std::string(1 << 20, ' ');
  EXPECT_EQ(fault_in_short_file(path), "");
  std::ofstream(path, std::ios::binary | std::ios::app) << ' ';
  EXPECT_EQ(fault_in_short_file(path), path.string() +
                                           ": can't be read: it has more than 1 MiB, and a list "
                                           "is short");
  EXPECT_THAT(fault_in_short_file("/dev/zero"), ::testing::HasSubstr("more than 1 MiB"));
}

TEST(ShortFile, IsAFileThatIsThereAndCanBeRead) {
  const TemporaryFolder folder;
  EXPECT_EQ(fault_in_short_file(folder / "none"),
            (folder / "none").string() + ": can't be read: No such file or directory");
  EXPECT_EQ(fault_in_short_file(folder.path()),
            folder.path().string() + ": can't be read: it is a folder, and a list is a file");
  // It can be opened, and nothing is at its beginning.
  EXPECT_THAT(fault_in_short_file("/proc/self/mem"),
              ::testing::StartsWith("/proc/self/mem: can't be read: "));
}

}  // namespace
}  // namespace scalelab
