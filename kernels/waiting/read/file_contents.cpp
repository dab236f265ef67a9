// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/file_contents.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "numerics/random/philox_rows.hpp"

namespace scalelab {
namespace {

// Says which kernel a random stream belongs to, in the second word of the key.
constexpr std::uint32_t read_stream = 0x72656164;
constexpr std::size_t row_words = FileContents::chunk_bytes / sizeof(philox::Counter);

}  // namespace

FileContents::FileContents(std::uint32_t seed) noexcept : key_{seed, read_stream} {}

void FileContents::fill(std::int64_t file, std::int64_t first, std::span<std::byte> out) const {
  auto chunk = static_cast<std::uint64_t>(first) / chunk_bytes;
  while (!out.empty()) {
    const std::size_t bytes = std::min(out.size(), chunk_bytes);
    fill_chunk(static_cast<std::uint64_t>(file), chunk++, out.first(bytes));
    out = out.subspan(bytes);
  }
}

void FileContents::fill_chunk(std::uint64_t file, std::uint64_t chunk,
                              std::span<std::byte> out) const {
  std::array<std::uint32_t, 4 * row_words> words;
  const std::span<std::uint32_t> all(words);
  const std::array<std::span<std::uint32_t>, 4> rows{
      all.subspan(0, row_words), all.subspan(row_words, row_words),
      all.subspan(2 * row_words, row_words), all.subspan(3 * row_words, row_words)};
  for (std::size_t i = 0; i < row_words; ++i) {
    const philox::Counter counter = philox::counter(file, chunk * row_words + i);
    for (std::size_t word = 0; word < rows.size(); ++word) {
      rows[word][i] = counter[word];
    }
  }
  philox::encrypt_rows(rows, key_);
  std::memcpy(out.data(), words.data(), out.size());
}

}  // namespace scalelab
