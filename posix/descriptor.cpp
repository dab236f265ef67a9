// SPDX-License-Identifier: BSD-3-Clause
#include "posix/descriptor.hpp"

#include <unistd.h>

#include <utility>

namespace scalelab {

Descriptor::Descriptor(Descriptor&& other) noexcept : value_(std::exchange(other.value_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(value_, other.value_);
  return *this;
}

Descriptor::~Descriptor() {
  if (value_ >= 0) {
    ::close(value_);
  }
}

}  // namespace scalelab
