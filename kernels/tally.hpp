// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "parallel/team/process.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab {

/// One integer a worker, added up afterwards. Integers, because their sum does not depend on the
/// order; each on a cache line of its own, because neighbours written by different cores would send
/// the line to and fro.
class Tally {
 public:
  /// For the threads of this rank; all zero.
  void reset(const Process& process) {
    counts_.assign(static_cast<std::size_t>(process.threads()), {});
  }

  /// Keeps this worker's number.
  void set(const Worker& worker, std::int64_t value) noexcept {
    counts_[static_cast<std::size_t>(worker.thread())].value = value;
  }

  /// The sum over all workers of all ranks, on every rank; modulo 2^64, as that of fingerprints.
  [[nodiscard]] std::int64_t total(Process& process) const {
    std::uint64_t sum = 0;  // which may be beyond the largest integer with a sign
    for (const Count& count : counts_) {
      sum += static_cast<std::uint64_t>(count.value);
    }
    sum = process.group().all_reduce(sum, reduction::sum);
    return static_cast<std::int64_t>(sum);
  }

 private:
  static constexpr std::size_t cache_line = 64;
  struct alignas(cache_line) Count {
    std::int64_t value = 0;
  };
  std::vector<Count> counts_;
};

}  // namespace scalelab
