// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>

#include "results/records.hpp"

/// What theory says of workers that share interpreter locks and cores: pure functions of the shares
/// that one worker alone spends holding the lock, computing outside it and waiting outside it.
///
/// Two curves enclose what operations of constant length do:
///  - The bound (a) is reached only if no worker ever meets another at a lock that is not yet fully
///    used. Workers of constant length come near to that: once out of step, they stay out of step.
///  - The machine repairman (b) lets the time under the lock and the wait vary as the exponential
///    distribution does. Then workers meet by chance, and queue at a lock that has time to spare.
///    Work that varies less meets less often.
/// So measured constant-length work lies between (b) and (a). Neither counts what a hand-over of
/// the lock costs, which can take a measurement below both.
namespace scalelab {

/// What the theory needs to know of a point.
struct LockDemand {
  double lock_share = 0;    ///< of one worker's time: holding the lock
  double native_share = 0;  ///< of one worker's time: computing outside the lock
  double wait_share = 0;    ///< of one worker's time: waiting outside the lock
  std::int64_t locks = 0;   ///< that the workers share out among themselves; 0 is free
  std::int64_t cores = 0;   ///< 0 is unknown

  bool operator==(const LockDemand&) const = default;
};

/// Nothing when a share is not known, or is no share: below 0 or not finite.
std::optional<LockDemand> demand_of(const Point& point);

/// (a) The most that `workers` workers can do, relative to one alone:
///   min(workers, locks / lock_share, cores / (lock_share + native_share)),
/// each term only where its denominator is above 0 and what is divided is known. A lock can't be
/// held, and a core can't be used, for more than all of the time (asymptotic bounds: Lazowska,
/// Zahorjan, Graham and Sevcik, "Quantitative system performance", 1984, chapter 5). Throws
/// std::invalid_argument when there is not at least one worker.
double throughput_bound(const LockDemand& demand, std::int64_t workers);

/// (b) The throughput of `workers` workers relative to one alone, for work that only computes under
/// the lock and waits outside it: the machine repairman, a closed queue M/M/1//N at each lock
/// (Kleinrock, "Queueing systems", volume 1, 1975, section 3.8). Workers are shared out over the
/// locks as evenly as possible. Computed by mean value analysis (Reiser and Lavenberg, Journal of
/// the ACM 27(2), 1980), which adds one worker after the other and so knows no factorials. Never
/// above the bound (a): with more locks than cores, cores can end what the queues would let
/// through. Nothing where the model does not apply: native_share above 0, or lock_share, wait_share
/// or locks at 0. Throws std::invalid_argument when there is not at least one worker.
std::optional<double> repairman_throughput(const LockDemand& demand, std::int64_t workers);

}  // namespace scalelab
