// SPDX-License-Identifier: BSD-3-Clause
#pragma once

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

}  // namespace scalelab
