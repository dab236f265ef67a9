// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>

#include "kernels/fingerprint.hpp"

namespace scalelab {

/// The hash of a file that was fetched: another one when any byte is another one or elsewhere, when
/// the body is longer or shorter, and for another file. Hashes of files are added up.
inline std::uint64_t body_fingerprint(std::int64_t file, std::span<const std::byte> body) noexcept {
  const auto list = static_cast<std::uint32_t>(file);
  constexpr std::size_t word_bytes = sizeof(std::uint64_t);
  const std::size_t words = body.size() / word_bytes;
  std::uint64_t sum = fingerprint(list, ~std::uint64_t{0}, body.size());
  for (std::size_t i = 0; i < words; ++i) {
    std::uint64_t word = 0;
    std::memcpy(&word, body.data() + i * word_bytes, word_bytes);
    sum += fingerprint(list, i, word);
  }
  const std::size_t rest = body.size() % word_bytes;
  if (rest > 0) {
    std::uint64_t word = 0;
    std::memcpy(&word, body.data() + words * word_bytes, rest);
    sum += fingerprint(list, words, word);
  }
  return sum;
}

}  // namespace scalelab
