// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/waiting/read/file_hash.hpp"

// Compiled here, for this machine's instruction set: Debian's library is for any processor, and
// takes twice as long where there is AVX2.
#define XXH_INLINE_ALL
#include <xxhash.h>

namespace scalelab {

struct FileHash::State {
  XXH3_state_t xxh3;
};

FileHash::FileHash() : state_(std::make_unique<State>()) {
  restart();
}
FileHash::FileHash(FileHash&&) noexcept = default;
FileHash& FileHash::operator=(FileHash&&) noexcept = default;
FileHash::~FileHash() = default;

void FileHash::restart() noexcept {
  XXH3_64bits_reset(&state_->xxh3);
}

void FileHash::add(std::span<const std::byte> bytes) noexcept {
  XXH3_64bits_update(&state_->xxh3, bytes.data(), bytes.size());
}

std::uint64_t FileHash::value() const noexcept {
  return XXH3_64bits_digest(&state_->xxh3);
}

}  // namespace scalelab
