// SPDX-License-Identifier: BSD-3-Clause
#include "web/content/file_content.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <vector>

#include "numerics/random/philox.hpp"

namespace scalelab::web {
namespace {

/// The first bytes of a file, by one counter after the other.
std::vector<std::byte> plain_file(std::uint32_t seed, std::int64_t file, std::size_t bytes) {
  std::vector<std::byte> content;
  for (std::uint64_t block = 0; content.size() < bytes; ++block) {
    const auto words = philox::numbers(philox::counter(static_cast<std::uint64_t>(file), block),
                                       {seed, 0x66696c65});
    const auto some = std::as_bytes(std::span(words));
    content.insert(content.end(), some.begin(), some.end());
  }
  content.resize(bytes);
  return content;
}

TEST(FileContent, IsTheSameWhereverItIsBegun) {
  constexpr std::size_t bytes = 1000;
  const std::vector<std::byte> whole = plain_file(7, 3, bytes);
  for (const std::size_t offset : {0, 1, 15, 16, 255, 256, 257, 999}) {
    for (const std::size_t length : {0, 1, 16, 255, 300, 1000}) {
      std::vector<std::byte> part(std::min(length, bytes - offset));
      fill_from_file(7, 3, static_cast<std::int64_t>(offset), part);
      EXPECT_TRUE(
          std::equal(part.begin(), part.end(), whole.begin() + static_cast<std::ptrdiff_t>(offset)))
          << length << " bytes from byte " << offset;
    }
  }
}

TEST(FileContent, DiffersBySeedAndFile) {
  const auto content = [](std::uint32_t seed, std::int64_t file) {
    std::vector<std::byte> bytes(16);
    fill_from_file(seed, file, 0, bytes);
    return bytes;
  };
  EXPECT_EQ(content(1, 2), content(1, 2));
  EXPECT_NE(content(1, 2), content(2, 2));
  EXPECT_NE(content(1, 2), content(1, 3));
  EXPECT_NE(content(1, 2), content(1, 2 + (std::int64_t{1} << 32)));
}

}  // namespace
}  // namespace scalelab::web
