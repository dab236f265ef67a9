// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>

#include "numerics/random/philox.hpp"

namespace scalelab {

/// What is in the files of kernel read: random bytes, different in each file, known for each place
/// of each file without reading it. Chunk c of file f is four rows of 256 words of 32 bits; row w
/// has word w of Philox's counters (f, 256 c) ... (f, 256 c + 255). So a chunk is made where it is
/// wanted, and in vectors.
class FileContents {
 public:
  static constexpr std::size_t chunk_bytes = 4096;

  explicit FileContents(std::uint32_t seed) noexcept;

  /// Fills `out` with the bytes of a file from `first` on, which begins a chunk.
  void fill(std::int64_t file, std::int64_t first, std::span<std::byte> out) const;

 private:
  void fill_chunk(std::uint64_t file, std::uint64_t chunk, std::span<std::byte> out) const;

  philox::Key key_;
};

}  // namespace scalelab
