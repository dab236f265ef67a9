// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <filesystem>

namespace scalelab {

/// Owns one POSIX file descriptor and closes it.
class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor();

  /// The descriptor; negative when nothing is open.
  [[nodiscard]] int get() const { return value_; }

 private:
  int value_;
};

/// Returns when the file's bytes are on the disk (fsync). Throws FileError.
void sync_file(const std::filesystem::path& path);

/// Returns when the folder's list of names is on the disk, so that a rename in it survives a power
/// failure. File systems that offer no such call are left alone. Throws FileError.
void sync_folder(const std::filesystem::path& path);

}  // namespace scalelab
