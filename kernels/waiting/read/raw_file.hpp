// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <span>

#include "posix/descriptor.hpp"

namespace scalelab {

/// Through the page cache of the operating system, or past it (O_DIRECT).
enum class FileAccess : std::uint8_t { buffered, direct };

/// A file of bytes, read and written at any place by pread(2) and pwrite(2).
///
/// With direct access the system wants whole sectors: memory begins on a multiple of `alignment`,
/// so does the place in the file, and what is read or written is followed by room up to the next
/// multiple, of which the contents mean nothing. Every call throws std::system_error with the name
/// of the file.
class RawFile {
 public:
  /// A multiple of every disk's sectors.
  static constexpr std::size_t alignment = 4096;

  /// Opens a file for reading.
  static RawFile open(const std::filesystem::path& path, FileAccess access);
  /// Makes a file anew, for writing.
  static RawFile create(const std::filesystem::path& path, FileAccess access);

  /// Fills `out` with the bytes from `first` on. Throws std::runtime_error where the file ends
  /// before.
  void read(std::size_t first, std::span<std::byte> out) const;
  void write(std::size_t first, std::span<const std::byte> bytes) const;

  /// Makes the file end after `bytes`, as what was written directly may not, and waits until all of
  /// it is on the disk, as far as the system knows (fsync).
  void finish(std::size_t bytes) const;

  /// Begins to bring it there, and waits for nothing.
  void start_write_back() const noexcept;

  void close() noexcept { descriptor_ = Descriptor(-1); }

 private:
  RawFile(std::filesystem::path path, FileAccess access, int flags);
  [[noreturn]] void fail(const char* doing) const;
  [[nodiscard]] std::size_t whole(std::size_t bytes) const noexcept;

  std::filesystem::path path_;
  FileAccess access_;
  Descriptor descriptor_;
};

/// Waits until a file is on the disk (fsync). Throws std::system_error.
void sync_file(const std::filesystem::path& path);

}  // namespace scalelab
