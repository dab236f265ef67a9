// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// Where the workers' time went, as shares of all the workers' time in all samples of a point. The
/// five shares add up to 1.
struct TimeShares {
  double busy = 0;
  double lock_wait = 0;
  double communication = 0;
  double barrier_wait = 0;
  double blocked = 0;
  /// Mean busy time of the workers over that of the busiest one: 1 when the work is spread evenly
  /// (the "load balance" of the POP Centre of Excellence). Nothing when no worker was ever busy.
  std::optional<double> load_balance;

  bool operator==(const TimeShares&) const = default;
};

/// Adds the workers' time up, sample by sample.
class TimeShareTotals {
 public:
  /// @param points how many points there are
  explicit TimeShareTotals(std::size_t points) : points_(points) {}

  /// Counts a usable sample in (analysis/references.hpp), with the rows of all its workers. Throws
  /// std::invalid_argument when it names a point that is not there.
  void add(const Sample& sample, std::span<const WorkerSample> workers);

  /// The same of a sample whose workers were summed up on each of its nodes: no less is known of
  /// their shares.
  void add(const Sample& sample, std::span<const WorkerSummary> nodes);

  /// One entry a point; nothing for a point without workers' rows. Totals over workers and samples
  /// are divided, so that no ratio is averaged.
  [[nodiscard]] std::vector<std::optional<TimeShares>> shares() const;

 private:
  /// Seconds of a point, over its workers and samples.
  struct Totals {
    double busy_s = 0;
    double lock_wait_s = 0;
    double communication_s = 0;
    double barrier_wait_s = 0;
    double blocked_s = 0;
    double busiest_workers_s = 0;  ///< busy, were all workers of a sample as busy as the busiest
  };

  [[nodiscard]] static std::optional<TimeShares> shares_of(const Totals& total);

  std::vector<Totals> points_;
};

}  // namespace scalelab
