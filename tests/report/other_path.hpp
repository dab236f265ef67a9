// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdlib>
#include <string>

namespace scalelab::testing {

/// The PATH is another one for as long as the object lives.
class OtherPath {
 public:
  explicit OtherPath(const std::string& path) {
    if (const char* before = std::getenv("PATH")) {
      before_ = before;
    }
    ::setenv("PATH", path.c_str(), 1);
  }
  ~OtherPath() { ::setenv("PATH", before_.c_str(), 1); }
  OtherPath(const OtherPath&) = delete;
  OtherPath& operator=(const OtherPath&) = delete;
  OtherPath(OtherPath&&) = delete;
  OtherPath& operator=(OtherPath&&) = delete;

 private:
  std::string before_;
};

}  // namespace scalelab::testing
