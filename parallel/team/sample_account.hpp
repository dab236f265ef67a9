// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <vector>

#include "parallel/communication/communicator.hpp"
#include "parallel/machine/hardware_counters.hpp"
#include "parallel/placement/placement.hpp"
#include "parallel/team/timed_run.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab {

/// What the workers of one rank did in the sample under way, added up over its repetitions, of
/// which the ranks tell each other no more than the end before the sample ends.
class SampleAccount {
 public:
  /// For so many threads of this rank, without a repetition.
  explicit SampleAccount(int threads);

  /// When a repetition's work began and ended for a worker, in seconds after the common start.
  struct Span {
    double begin_s = 0;
    double end_s = 0;
  };

  /// Takes in what a worker did in the repetition under way. By each thread for itself.
  void add(Worker& worker, const Span& span, const EventCounts& counted,
           const ObservedPlace& place);

  /// Ends the repetition that began at `start_s`, on rank 0's clock, once all threads are through.
  /// Collective: returns when the workers of all ranks are.
  void end_repetition(Communicator& group, double start_s);

  [[nodiscard]] int repetitions() const noexcept { return repetitions_; }

  /// The sample of all ranks, on the group's rank 0; empty elsewhere. Without a repetition again
  /// afterwards. `node_of_rank` is looked at on rank 0 only. Collective.
  TimedRun gather(Communicator& group, const std::vector<int>& node_of_rank);

 private:
  struct Totals {
    int thread = 0;
    ObservedPlace place;  // of the last repetition
    Span span;
    double latest_end_s = 0;  // in the repetition under way
    double busy_s = 0;
    double lock_wait_s = 0;
    double lock_held_s = 0;
    double communication_s = 0;
    double barrier_wait_s = 0;
    double blocked_s = 0;
    std::int64_t lock_switches = 0;
    std::int64_t lock_requests = 0;
    double lock_longest_wait_s = 0;
    EventCounts counted{.instructions = 0, .cycles = 0};
  };

  // Of one repetition.
  [[nodiscard]] WorkerAccount mean_of(const Totals& totals) const;

  std::vector<Totals> threads_;
  int repetitions_ = 0;
  double first_start_s_ = 0;
  double last_ends_s_ = 0;  // of all ranks' workers, added up over the repetitions
};

}  // namespace scalelab
