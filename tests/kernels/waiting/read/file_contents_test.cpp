// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/file_contents.hpp"

#include <gtest/gtest.h>

#include <cstring>
#include <vector>

namespace scalelab {
namespace {

std::vector<std::byte> bytes_of_file(std::uint32_t seed, std::int64_t file, std::int64_t first,
                                     std::size_t count) {
  std::vector<std::byte> bytes(count);
  FileContents(seed).fill(file, first, bytes);
  return bytes;
}

TEST(FileContents, AreRowsOfPhiloxNumbers) {
  constexpr std::uint64_t file = 0x1'2345'6789;
  constexpr std::size_t chunks = 3;
  const std::vector<std::byte> bytes =
      bytes_of_file(7, static_cast<std::int64_t>(file), 0, chunks * FileContents::chunk_bytes);
  for (const std::size_t chunk : {0, 2}) {
    for (const std::size_t column : {0, 1, 100, 255}) {
      const philox::Counter numbers =
          philox::numbers(philox::counter(file, 256 * chunk + column), {7, 0x72656164});
      for (std::size_t row = 0; row < 4; ++row) {
        std::uint32_t word = 0;
        std::memcpy(&word, &bytes[4096 * chunk + 1024 * row + 4 * column], sizeof word);
        EXPECT_EQ(word, numbers.at(row)) << chunk << ", " << row << ", " << column;
      }
    }
  }
}

TEST(FileContents, AreTheSameInAnyPieces) {
  constexpr std::size_t count = 3 * FileContents::chunk_bytes + 5;
  const std::vector<std::byte> all = bytes_of_file(1, 3, 0, count);
  std::vector<std::byte> pieces = bytes_of_file(1, 3, 0, FileContents::chunk_bytes);
  const std::vector<std::byte> rest =
      bytes_of_file(1, 3, FileContents::chunk_bytes, count - FileContents::chunk_bytes);
  pieces.insert(pieces.end(), rest.begin(), rest.end());
  EXPECT_EQ(pieces, all);
}

TEST(FileContents, AreOthersInEachFileAndForEachSeed) {
  const std::vector<std::byte> one = bytes_of_file(1, 3, 0, 100);
  EXPECT_NE(bytes_of_file(1, 4, 0, 100), one);
  EXPECT_NE(bytes_of_file(2, 3, 0, 100), one);
}

}  // namespace
}  // namespace scalelab
