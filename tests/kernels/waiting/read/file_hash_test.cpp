// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/file_hash.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace scalelab {
namespace {

std::vector<std::byte> counted_bytes(std::size_t count) {
  constexpr std::size_t prime = 251;
  std::vector<std::byte> bytes(count);
  for (std::size_t i = 0; i < count; ++i) {
    bytes[i] = static_cast<std::byte>(i % prime);
  }
  return bytes;
}

std::uint64_t hash_by_pieces(std::span<const std::byte> bytes, std::size_t piece) {
  FileHash hash;
  for (std::size_t first = 0; first < bytes.size(); first += piece) {
    hash.add(bytes.subspan(first, std::min(piece, bytes.size() - first)));
  }
  return hash.value();
}

// What Debian's libxxhash 0.8.1 gives (XXH3_64bits): lengths at which the method changes.
TEST(FileHash, IsXxh3) {
  const std::vector<std::pair<std::size_t, std::uint64_t>> known{
      {0, 0x2d06800538d394c2},    {1, 0xc44bdff4074eecdb},    {100, 0x004e4f921a64bd1c},
      {240, 0x375a384d957fe865},  {241, 0x02e8cd95421c6d02},  {1024, 0xe5d78bafa45b2aa5},
      {1025, 0xe95c42288f28186e}, {5000, 0xb418500fc42320ee},
  };
  for (const auto& [count, value] : known) {
    const std::vector<std::byte> bytes = counted_bytes(count);
    for (const std::size_t piece : {std::size_t{1}, std::size_t{77}, std::size_t{10'000}}) {
      EXPECT_EQ(hash_by_pieces(bytes, piece), value) << count << " bytes by " << piece;
    }
  }
}

TEST(FileHash, BeginsAnew) {
  const std::vector<std::byte> bytes = counted_bytes(3000);
  FileHash hash;
  hash.add(bytes);
  const std::uint64_t first = hash.value();
  hash.restart();
  hash.add(bytes);
  EXPECT_EQ(hash.value(), first);
}

TEST(FileHash, IsAnotherOneWhenAByteIsChangedOrMoved) {
  const std::vector<std::byte> bytes = counted_bytes(5000);
  const std::uint64_t value = hash_by_pieces(bytes, bytes.size());
  std::vector<std::byte> changed = bytes;
  changed[4999] ^= std::byte{1};
  EXPECT_NE(hash_by_pieces(changed, changed.size()), value);
  std::vector<std::byte> moved = bytes;
  std::swap(moved[10], moved[4000]);
  EXPECT_NE(hash_by_pieces(moved, moved.size()), value);
}

}  // namespace
}  // namespace scalelab
