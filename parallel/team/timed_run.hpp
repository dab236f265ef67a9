// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "parallel/machine/hardware_counters.hpp"

namespace scalelab {

/// What one worker did in one sample. Seconds, instructions and cycles are those of one repetition,
/// the mean over the sample's; the five activities add up to the sample's time. How often something
/// happened, and the longest wait, are those of the whole sample.
struct WorkerAccount {
  int rank = 0;
  int thread = 0;
  int node = 0;
  int processor = 0;  ///< operating system's number, as observed at the end of the work
  double busy_s = 0;
  double lock_wait_s = 0;
  double lock_held_s = 0;
  double communication_s = 0;
  double barrier_wait_s = 0;  ///< with the wait for the common start and for the last worker's end
  double blocked_s = 0;
  std::int64_t lock_switches = 0;
  std::int64_t lock_requests = 0;  ///< how often it asked for the lock to be dropped
  double lock_longest_wait_s = 0;
  double start_skew_s = 0;  ///< from the common start until it began; part of barrier_wait_s
  double end_skew_s = 0;    ///< from its end to the last worker's; part of barrier_wait_s
  double instructions = not_counted;  ///< see HardwareCounters
  double cycles = not_counted;
  int physical_core = -1;  ///< as ObservedPlace tells it, with the next two
  int numa_node = -1;
  bool pinned = false;
};

/// One sample of a team's work: one repetition, or a batch of them.
struct TimedRun {
  double start_s = 0;  ///< the first repetition's common start, on rank 0's clock
  /// From a repetition's common start to the latest end of any worker on any rank: the mean over
  /// the repetitions. What passed between them is not in it.
  double time_s = 0;
  int batch = 1;  ///< repetitions that it consists of
  std::vector<WorkerAccount> workers;
};

}  // namespace scalelab
