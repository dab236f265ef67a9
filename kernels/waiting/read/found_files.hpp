// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "parallel/team/process.hpp"

namespace scalelab {

/// What each thread of a rank has found in its files: on a cache line of its own.
class FoundFiles {
 public:
  struct alignas(64) OfThread {
    std::uint64_t fingerprint = 0;
    std::int64_t bytes_in_memory = 0;  ///< before they were read
  };

  /// Nothing yet, by any thread of this rank.
  void reset(const Process& process) {
    found_.assign(static_cast<std::size_t>(process.threads()), {});
  }

  [[nodiscard]] OfThread& of(int thread) { return found_[static_cast<std::size_t>(thread)]; }

  /// Of all threads of this rank.
  [[nodiscard]] OfThread total() const {
    OfThread sum;
    for (const OfThread& own : found_) {
      sum.fingerprint += own.fingerprint;
      sum.bytes_in_memory += own.bytes_in_memory;
    }
    return sum;
  }

 private:
  std::vector<OfThread> found_;
};

}  // namespace scalelab
