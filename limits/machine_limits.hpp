// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

#include "limits/ping_pong.hpp"
#include "parallel/job/job.hpp"

namespace scalelab {

/// What some cores of a computer do at best, all at once and taken together. NaN where it was not
/// measured.
struct CoreLimits {
  double bandwidth = std::numeric_limits<double>::quiet_NaN();  ///< byte/s, to main memory and back
  double read_bandwidth = std::numeric_limits<double>::quiet_NaN();  ///< byte/s, from main memory
  double flop_rate = std::numeric_limits<double>::quiet_NaN();  ///< 1/s, of a dense matrix product
  double load_s = std::numeric_limits<double>::quiet_NaN();     ///< that each waits for a load
  double random_loads = std::numeric_limits<double>::quiet_NaN();  ///< 1/s, many at once
};

/// What one computer of the job does at best.
struct ComputerLimits {
  int node = 0;   ///< its first
  int cores = 1;  ///< that the job's workers use there
  CoreLimits one_core{};
  CoreLimits all_cores{};
  std::optional<MessageLimits>
      messages{};  ///< between two of its ranks; of the first computer only
};

/// What the computers of a job do at best.
struct MachineLimits {
  std::vector<ComputerLimits> computers;
  std::optional<MessageLimits> between_computers{};  ///< of the first two
};

/// How much is done to find the limits.
struct LimitEffort {
  double seconds = 0.2;    ///< of each probe
  int product_edge = 512;  ///< of the matrices that are multiplied
  /// Of the last level that cores share; nothing: as hwloc tells, or 32 MiB where it doesn't.
  std::optional<std::int64_t> cache_bytes{};
};

/// Measures what the computers of the job can do at best (docs/limits.md): each by the first of its
/// ranks on it, while all others sleep, first with one core, then with all that the job's workers
/// use there; then what two ranks exchange, on the first computer and between the first two. Takes
/// two seconds, and what the system needs to give the memory. What memory is too short for is not
/// measured.
/// @param cores_on_computer how many cores the job's workers use on each computer at most; looked
/// at on rank 0 only
/// Collective. Complete on rank 0; empty elsewhere.
MachineLimits measure_limits(Job& job, const std::vector<int>& cores_on_computer,
                             const LimitEffort& effort = {});

}  // namespace scalelab
