#pragma once

#include <optional>
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

/// One entry a point, in the order of `results.points`; nothing for a point without worker samples.
/// Totals over workers and samples are divided, so that no ratio is averaged. Samples whose answer
/// was not verified are left out. Throws std::invalid_argument when a sample names a point, or a
/// worker sample a sample, that is not there.
std::vector<std::optional<TimeShares>> time_shares(const Results& results);

}  // namespace scalelab
