// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

namespace scalelab {

/// The hash of a file's bytes, given piece by piece in their order: XXH3 with 64 bits, of the
/// library xxHash (xxhsum -H3 tells the same). It is quick, so that reading is what takes the time,
/// and another one when a byte is changed, moved or left out.
class FileHash {
 public:
  FileHash();
  FileHash(FileHash&&) noexcept;
  FileHash& operator=(FileHash&&) noexcept;
  FileHash(const FileHash&) = delete;
  FileHash& operator=(const FileHash&) = delete;
  ~FileHash();

  /// Begins another file.
  void restart() noexcept;
  void add(std::span<const std::byte> bytes) noexcept;
  [[nodiscard]] std::uint64_t value() const noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace scalelab
