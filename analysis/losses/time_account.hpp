// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <numeric>
#include <optional>

#include "analysis/losses/cause.hpp"
#include "results/schema/maybe_real.hpp"

namespace scalelab {

/// Where a worker can be when it does not compute.
enum class Wait : std::uint8_t {
  lock,
  communication,
  barrier,  ///< within the work
  blocked,
  start,  ///< from the common start until it began
  end     ///< from its end to the last worker's
};

/// Seconds or shares, in the order of Wait.
using ByWait = std::array<double, 6>;

/// What the workers' time went to, by the level of parallelism that lost it: the hybrid model of
/// the POP Centre of Excellence, whose efficiencies it has. All are shares of the workers' time,
/// and with the useful share they add up to 1.
///
/// A rank is outside MPI, for POP, while it does not communicate; here, as long as one of its
/// threads does something else than to communicate, to wait for the start or to wait for the end.
/// What all its threads lose to these is lost between processes, all else within them.
struct LevelShares {
  double useful = 0;
  double thread_imbalance = 0;  ///< threads that compute for less long than the busiest of the rank
  double thread_rest = 0;       ///< a rank outside MPI longer than its busiest thread computes
  double within_nodes = 0;      ///< ranks outside MPI for less long than the longest of a node
  double between_nodes = 0;     ///< nodes whose ranks are so for less long than those of another
  double process_rest = 0;      ///< no rank was outside MPI for longer

  /// Threads of a rank: load_balance x serialisation.
  [[nodiscard]] double thread_efficiency() const;
  [[nodiscard]] double thread_load_balance() const;
  [[nodiscard]] double thread_serialisation() const;
  /// Ranks: load_balance x communication_efficiency. With the threads' it makes the share that is
  /// useful, the parallel efficiency.
  [[nodiscard]] double process_efficiency() const;
  [[nodiscard]] double process_load_balance() const;
  [[nodiscard]] double process_communication_efficiency() const;
  /// The two parts of the process's load balance, their product (as TALP, of the Barcelona
  /// Supercomputing Center, has them: "load balance in" and "out").
  [[nodiscard]] double load_balance_within_nodes() const;
  [[nodiscard]] double load_balance_between_nodes() const;

  bool operator==(const LevelShares&) const = default;
};

/// A worker's time at one point: the one account from which time shares, causes and the metrics of
/// POP are read. All are shares of the workers' time, and they add up to 1.
struct TimeAccount {
  double busy = 0;
  /// Waits of workers that computed for less long than the busiest one of the sample, as far as
  /// they make up for that, and all other waits.
  ByWait uneven{};
  ByWait rest{};
  LevelShares levels;
  /// Mean of the workers, where all were counted; of many samples a trimmed mean as well.
  MaybeReal instructions{};
  MaybeReal cycles{};

  [[nodiscard]] double waiting(Wait wait) const {
    const auto at = static_cast<std::size_t>(wait);
    return uneven.at(at) + rest.at(at);
  }
  [[nodiscard]] double lock_wait() const { return waiting(Wait::lock); }
  [[nodiscard]] double communication() const { return waiting(Wait::communication); }
  [[nodiscard]] double blocked() const { return waiting(Wait::blocked); }
  /// At barriers within the work, for the start and for the end.
  [[nodiscard]] double barrier_wait() const {
    return waiting(Wait::barrier) + waiting(Wait::start) + waiting(Wait::end);
  }

  /// Why the workers did not compute. A wait for the end, at a barrier or in communication is
  /// imbalance as far as it is uneven.
  [[nodiscard]] double share(Cause cause) const;

  /// Useful time over all time (POP) = load balance x communication efficiency.
  [[nodiscard]] double parallel_efficiency() const { return busy; }
  /// Mean busy time of the workers over that of the busiest one: 1 when the work is spread evenly
  /// (POP). Nothing when no worker was ever busy.
  [[nodiscard]] std::optional<double> load_balance() const;
  /// Busy time of the busiest worker over all time (POP).
  [[nodiscard]] double communication_efficiency() const {
    return busy + std::accumulate(uneven.begin(), uneven.end(), 0.0);
  }

  bool operator==(const TimeAccount&) const = default;
};

}  // namespace scalelab
