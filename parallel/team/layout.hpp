// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

namespace scalelab {

/// How many MPI ranks and how many OpenMP threads in each.
struct Layout {
  int ranks = 1;
  int threads = 1;

  [[nodiscard]] int workers() const noexcept { return ranks * threads; }
  bool operator==(const Layout&) const = default;
};

/// "2x4": two ranks with four threads each.
inline std::string to_string(const Layout& layout) {
  return std::to_string(layout.ranks) + "x" + std::to_string(layout.threads);
}

}  // namespace scalelab
