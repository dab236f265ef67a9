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

/// Whether the path leads to the open file: another process may have removed it, or put another one
/// in its place.
bool is_named(const Descriptor& file, const std::filesystem::path& path);

}  // namespace scalelab
