#pragma once

#include <optional>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// How the interpreter locks of a point were used, over all its samples whose answer was verified.
struct LockUse {
  double held_share = 0;      ///< of the time, that a lock is held: mean over the point's locks
  double wait_share = 0;      ///< of the workers' time, that goes into waiting for a lock
  double switches_per_s = 0;  ///< how often a worker takes over from another, all locks together
  double requests_per_s = 0;  ///< how often a worker asks for a lock to be dropped
  double longest_wait_s = 0;  ///< longest wait at a stretch of any worker in any sample

  bool operator==(const LockUse&) const = default;
};

/// One entry a point, in the order of `results.points`; nothing for a point without locks or
/// without worker samples. Totals over workers and samples are divided, so that no ratio is
/// averaged. Throws std::invalid_argument when a sample names a point, or a worker sample a sample,
/// that is not there.
std::vector<std::optional<LockUse>> lock_use(const Results& results);

}  // namespace scalelab
