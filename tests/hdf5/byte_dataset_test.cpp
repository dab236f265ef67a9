// SPDX-License-Identifier: BSD-3-Clause
#include "hdf5/byte_dataset.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <string>
#include <vector>

#include "tests/full_disk.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

constexpr std::size_t length = 10'007;

std::vector<std::byte> some_bytes() {
  std::vector<std::byte> bytes(length);
  unsigned state = 1;
  for (std::byte& byte : bytes) {
    state = state * 1'664'525 + 1'013'904'223;
    byte = static_cast<std::byte>(state >> 24U);
  }
  return bytes;
}

template <class Action>
Hdf5Error error_of(Action&& action) {
  try {
    action();
  } catch (const Hdf5Error& error) {
    return error;
  }
  return {"(nothing was thrown)", 0};
}

class ByteDatasetTest : public ::testing::Test {
 protected:
  void write(std::size_t block) const {
    ByteDataset file = ByteDataset::create(path_, length);
    for (std::size_t first = 0; first < length; first += block) {
      file.write(first, std::span(bytes_).subspan(first, std::min(block, length - first)));
    }
    file.close();
  }

  TemporaryFolder folder_;
  std::filesystem::path path_ = folder_ / "bytes.h5";
  std::vector<std::byte> bytes_ = some_bytes();
};

TEST_F(ByteDatasetTest, HasWhatWasWrittenInAnyBlocks) {
  for (const std::size_t block : {std::size_t{1000}, std::size_t{4096}, length}) {
    write(block);
    ByteDataset file = ByteDataset::open(path_);
    ASSERT_EQ(file.bytes(), length);
    std::vector<std::byte> all(length);
    file.read(0, std::span(all).first(777));
    file.read(777, std::span(all).subspan(777));
    file.close();
    EXPECT_EQ(all, bytes_) << "blocks of " << block;
  }
}

TEST_F(ByteDatasetTest, OfOneByteIsReadAtAnyPlace) {
  write(length);
  ByteDataset file = ByteDataset::open(path_);
  std::byte one{};
  for (const std::size_t place : {std::size_t{0}, std::size_t{5000}, length - 1}) {
    file.read(place, std::span(&one, 1));
    EXPECT_EQ(one, bytes_[place]) << place;
  }
  file.close();
}

TEST_F(ByteDatasetTest, IsAnHdf5FileWithTheBytesInOnePiece) {
  write(length);
  std::ifstream file(path_, std::ios::binary);
  std::string text(std::filesystem::file_size(path_), '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  EXPECT_EQ(text.substr(0, 8), "\x89HDF\r\n\x1a\n");
  const std::string piece(reinterpret_cast<const char*>(bytes_.data()), length);
  EXPECT_THAT(text, HasSubstr(piece));
}

TEST_F(ByteDatasetTest, NamesAFileThatIsNotThere) {
  const Hdf5Error error = error_of([&] { ByteDataset::open(path_); });
  EXPECT_THAT(error.what(), HasSubstr("cannot read " + path_.string()));
  EXPECT_EQ(error.system_error(), ENOENT);
}

TEST_F(ByteDatasetTest, NamesAFileThatIsNoHdf5File) {
  std::ofstream(path_) << "some text";
  const Hdf5Error error = error_of([&] { ByteDataset::open(path_); });
  EXPECT_THAT(error.what(), HasSubstr(path_.string()));
  EXPECT_THAT(error.what(), HasSubstr("signature"));
  EXPECT_EQ(error.system_error(), 0);
}

TEST_F(ByteDatasetTest, HasNothingAfterItsEnd) {
  write(length);
  ByteDataset file = ByteDataset::open(path_);
  std::array<std::byte, 2> two{};
  EXPECT_THAT(error_of([&] { file.read(length - 1, two); }).what(), HasSubstr("cannot read"));
  file.close();
}

// The file that could not be written stays open: closing it would crash HDF5 1.10.
TEST_F(ByteDatasetTest, TellsThatTheDiskIsFull) {
  const FullDisk disk(5000);
  const Hdf5Error error = error_of([&] { write(1000); });
  EXPECT_THAT(error.what(), HasSubstr("cannot write " + path_.string()));
  EXPECT_EQ(error.system_error(), EFBIG) << error.what();
}

}  // namespace
}  // namespace scalelab
