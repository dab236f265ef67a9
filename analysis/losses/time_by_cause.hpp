// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "results/records.hpp"
#include "results/schema/maybe_real.hpp"

namespace scalelab {

/// What a worker's time can go to. All but the first are lost.
enum class Cause : std::uint8_t {
  compute,        ///< useful work
  lock,           ///< waiting for an interpreter lock, or for that of a shared object
  imbalance,      ///< waiting for workers that have more to compute
  communication,  ///< between ranks, beyond what imbalance explains
  barrier,        ///< waiting at barriers within the work, beyond what imbalance explains
  blocked,        ///< outside the lock: a sleep, a device
  start_skew,     ///< from the common start until the worker began
  end_skew        ///< from the worker's end to the last one's, beyond what imbalance explains
};

constexpr std::array<Cause, 8> every_cause = {
    Cause::compute, Cause::lock,    Cause::imbalance,  Cause::communication,
    Cause::barrier, Cause::blocked, Cause::start_skew, Cause::end_skew};

/// "compute", "lock", "imbalance", "communication", "barrier", "blocked", "start_skew", "end_skew".
std::string_view name_of(Cause cause);

/// "slower compute", "waiting for the lock": what a person says that a loss went to.
std::string_view words_for(Cause cause);

/// Where the workers' time of a point went, by cause. Unlike TimeShares, which says what a worker
/// was doing while it waited, this says why: a wait is imbalance as far as the worker had less to
/// compute than the busiest one of its sample.
struct TimeByCause {
  /// Shares of the workers' time, in the order of every_cause. They add up to 1 but for what the
  /// workers' accounts leave out.
  std::array<double, every_cause.size()> shares{};
  /// Mean of each worker and sample, where all were counted.
  MaybeReal instructions{};
  MaybeReal cycles{};

  [[nodiscard]] double share(Cause cause) const {
    return shares.at(static_cast<std::size_t>(cause));
  }

  bool operator==(const TimeByCause&) const = default;
};

/// Adds it up, sample by sample.
///
/// In each sample, a worker that computed for less time than the busiest one has to wait for it
/// somewhere: of its waits, as much is imbalance as it computed less. Its wait for the last
/// worker's end is taken for that first, then its waits at barriers, then its time in communication
/// (where waiting for a late partner can't be told from the transfer, so that this part is an
/// estimate). Over a point this is the loss of load balance of the POP Centre of Excellence, mean
/// over maximum of the useful time.
class TimeByCauseTotals {
 public:
  /// @param points how many points there are
  explicit TimeByCauseTotals(std::size_t points) : points_(points) {}

  /// Counts a usable sample in (analysis/references.hpp), with the rows of all its workers. Throws
  /// std::invalid_argument when it names a point that is not there.
  void add(const Sample& sample, std::span<const WorkerSample> workers);

  /// One entry a point; nothing for a point without workers' rows. Totals over workers and samples
  /// are divided, so that no ratio is averaged.
  [[nodiscard]] std::vector<std::optional<TimeByCause>> by_cause() const;

 private:
  struct Totals {
    std::array<double, every_cause.size()> seconds{};
    double all_s = 0;  ///< each sample's time as often as it has workers
    double rows = 0;
    double instructions = 0;  ///< not a number as soon as one was not counted
    double cycles = 0;
  };

  std::vector<Totals> points_;
};

}  // namespace scalelab
