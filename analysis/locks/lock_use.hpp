// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// How the interpreter locks of a point were used, over all its usable samples.
struct LockUse {
  double held_share = 0;      ///< of the time, that a lock is held: mean over the point's locks
  double switches_per_s = 0;  ///< how often a worker takes over from another, all locks together
  double requests_per_s = 0;  ///< how often a worker asks for a lock to be dropped
  double longest_wait_s = 0;  ///< longest wait at a stretch of any worker in any sample

  bool operator==(const LockUse&) const = default;
};

/// Adds up what happened at the locks, sample by sample.
class LockUseTotals {
 public:
  /// @param points how many points there are
  explicit LockUseTotals(std::size_t points) : points_(points) {}

  /// Counts a usable sample in (analysis/references.hpp), with the rows of all its workers. Throws
  /// std::invalid_argument when it names a point that is not there.
  void add(const Sample& sample, std::span<const WorkerSample> workers);

  /// The same of a sample whose workers were summed up on each of its nodes: no less is known.
  void add(const Sample& sample, std::span<const WorkerSummary> nodes);

  /// One entry a point; nothing for a point without locks or without workers' rows. Totals over
  /// workers and samples are divided, so that no ratio is averaged.
  /// @param points those that were counted at the start
  [[nodiscard]] std::vector<std::optional<LockUse>> uses(std::span<const Point> points) const;

 private:
  struct Totals {
    double time_s = 0;   ///< of the samples
    double whole_s = 0;  ///< with all repetitions of batches, as the counts are
    double held_s = 0;
    double longest_wait_s = 0;
    std::int64_t switches = 0;
    std::int64_t requests = 0;
  };

  [[nodiscard]] static LockUse use_of(const Totals& total, std::int64_t locks);

  std::vector<Totals> points_;
};

}  // namespace scalelab
