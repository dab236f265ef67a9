// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/team/sample_account.hpp"

#include <algorithm>
#include <cstddef>

namespace scalelab {

SampleAccount::SampleAccount(int threads) : threads_(static_cast<std::size_t>(threads)) {}

void SampleAccount::add(Worker& worker, const Span& span, const EventCounts& counted,
                        const ObservedPlace& place) {
  const Ledger& ledger = worker.ledger();
  Totals& totals = threads_[static_cast<std::size_t>(worker.thread())];
  totals.thread = worker.thread();
  totals.place = place;
  totals.span.begin_s += span.begin_s;
  totals.span.end_s += span.end_s;
  totals.latest_end_s = span.end_s;
  totals.busy_s += ledger.seconds(Activity::busy);
  totals.lock_wait_s += ledger.seconds(Activity::lock_wait);
  totals.lock_held_s += worker.lock_held_seconds();
  totals.communication_s += ledger.seconds(Activity::communication);
  totals.barrier_wait_s += ledger.seconds(Activity::barrier_wait);
  totals.blocked_s += ledger.seconds(Activity::blocked);
  totals.lock_switches += worker.lock_switches();
  totals.lock_requests += worker.lock_requests();
  totals.lock_longest_wait_s =
      std::max(totals.lock_longest_wait_s, worker.longest_lock_wait_seconds());
  totals.counted.instructions += counted.instructions;
  totals.counted.cycles += counted.cycles;
}

void SampleAccount::end_repetition(Communicator& group, double start_s) {
  if (repetitions_ == 0) {
    first_start_s_ = start_s;
  }
  ++repetitions_;
  // A repetition ends with its last worker, on whichever rank.
  const double own = std::ranges::max_element(threads_, {}, &Totals::latest_end_s)->latest_end_s;
  last_ends_s_ += group.size() == 1 ? own : group.all_reduce(own, reduction::maximum);
}

TimedRun SampleAccount::gather(Communicator& group, const std::vector<int>& node_of_rank) {
  const std::vector<Totals> gathered = group.gather_v(threads_);
  TimedRun run;
  if (group.rank() == 0) {
    run.start_s = first_start_s_;
    run.time_s = last_ends_s_ / repetitions_;
    run.batch = repetitions_;
    run.workers.reserve(gathered.size());
    for (std::size_t worker = 0; worker < gathered.size(); ++worker) {
      const std::size_t rank = worker / threads_.size();
      WorkerAccount account = mean_of(gathered[worker]);
      account.rank = static_cast<int>(rank);
      account.node = node_of_rank[rank];
      run.workers.push_back(account);
    }
  }
  *this = SampleAccount(static_cast<int>(threads_.size()));
  return run;
}

WorkerAccount SampleAccount::mean_of(const Totals& totals) const {
  const double early_end_s = last_ends_s_ - totals.span.end_s;
  const auto repetitions = static_cast<double>(repetitions_);
  return {
      .thread = totals.thread,
      .processor = totals.place.processor,
      .busy_s = totals.busy_s / repetitions,
      .lock_wait_s = totals.lock_wait_s / repetitions,
      .lock_held_s = totals.lock_held_s / repetitions,
      .communication_s = totals.communication_s / repetitions,
      .barrier_wait_s = (totals.barrier_wait_s + totals.span.begin_s + early_end_s) / repetitions,
      .blocked_s = totals.blocked_s / repetitions,
      .lock_switches = totals.lock_switches,
      .lock_requests = totals.lock_requests,
      .lock_longest_wait_s = totals.lock_longest_wait_s,
      .start_skew_s = totals.span.begin_s / repetitions,
      .end_skew_s = early_end_s / repetitions,
      .instructions = totals.counted.instructions / repetitions,
      .cycles = totals.counted.cycles / repetitions,
      .physical_core = totals.place.physical_core,
      .numa_node = totals.place.numa_node,
      .pinned = totals.place.pinned};
}

}  // namespace scalelab
