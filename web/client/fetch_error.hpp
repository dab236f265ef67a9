// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <stdexcept>

namespace scalelab::web {

/// Something that can't be had from a server: says the address, and why.
class FetchError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

}  // namespace scalelab::web
