#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <vector>

#include "parallel/job/job.hpp"
#include "parallel/job/rank_group.hpp"
#include "parallel/lock/interpreters.hpp"
#include "parallel/loops/schedule.hpp"
#include "parallel/machine/hardware_counters.hpp"
#include "parallel/placement/placement_policy.hpp"
#include "parallel/team/team_barrier.hpp"
#include "parallel/team/worker.hpp"

namespace scalelab {

/// How the workers of a point run.
struct TeamOptions {
  int threads = 1;
  GilPolicy gil = GilPolicy::none;
  InterpreterSettings interpreter{};
  Schedule schedule = Schedule::fixed;
  PlacementPolicy placement = PlacementPolicy::spread;
  /// What the calling thread's processor has counted so far; called by each worker as it begins and
  /// ends.
  std::function<EventCounts()> count_events = count_hardware_events;
};

/// What one worker did in one sample. The five activities add up to the sample's time. Of a batch,
/// seconds, instructions and cycles are those of one repetition: the batch's, divided; how often
/// something happened, and the longest wait, are the whole batch's.
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

/// One timed run of a team's work.
struct TimedRun {
  double start_s = 0;  ///< the common start, on rank 0's clock
  double time_s = 0;   ///< from the common start to the latest end of any worker on any rank
  int batch = 1;       ///< repetitions that it consists of; time_s is that of one of them
  std::vector<WorkerAccount> workers;
};

/// What a rank does before and after each repetition of a batch, outside the timed part and by its
/// main thread. Either may be empty.
struct AroundRepetitions {
  std::function<void(int repetition)> before{};
  std::function<void(int repetition)> after{};
};

/// A worker's account as numbers, for the journey to rank 0.
constexpr std::size_t account_fields = 18;
using PackedAccount = std::array<double, account_fields>;

/// The threads of this rank in one point: runs things on all of them, each at its place.
class Team {
 public:
  /// Only ranks that are members of the group make one. The job must outlive the team.
  Team(Job& job, const RankGroup& group, const TeamOptions& options);

  [[nodiscard]] int threads() const noexcept { return options_.threads; }
  [[nodiscard]] const InterpreterSettings& interpreter() const noexcept {
    return options_.interpreter;
  }
  [[nodiscard]] const RankStart& rank_start() const noexcept { return job_->start(); }

  /// Calls body(thread) on every thread. Throws the first exception that any of them threw, or
  /// std::runtime_error when OpenMP gives fewer threads than asked for.
  void run(const std::function<void(int thread)>& body);

  /// The same for threads that meet at `barrier`, which is broken when one of them throws, be it
  /// before its call of `body` began: the others are told at the barrier instead of waiting there
  /// for ever.
  void run(TeamBarrier& barrier, const std::function<void(int thread)>& body);

  /// Runs `work` on every worker of every rank of the group from a common start, and accounts for
  /// it. Collective over the group. Complete on the group's rank 0; empty elsewhere. When a worker
  /// of this rank throws, the others of the rank are released and the exception is thrown here;
  /// ranks that wait for this one are not: end the job then.
  TimedRun measure(const std::function<void(Worker&)>& work);

  /// The same for a batch: `batch` repetitions one after the other, each with a common start of its
  /// own. What is done `around` them takes no part in the time, which is the mean of theirs.
  TimedRun measure_batch(int batch, const std::function<void(Worker&, int repetition)>& work,
                         const AroundRepetitions& around = {});

 private:
  // One repetition, as this rank saw it. Times are on rank 0's clock.
  struct Repetition {
    double start = 0;     // the common one
    double last_end = 0;  // of any worker on any rank
    std::vector<PackedAccount> accounts;
  };
  Repetition run_repetition(TeamParts& parts, const Interpreters& interpreters,
                            ClockOffsets& clocks, const std::function<void(Worker&)>& work);
  void run_with(const std::function<void()>& on_failure,
                const std::function<void(int thread)>& body);
  void place_calling_thread(int thread) const;

  Job* job_;
  const RankGroup* group_;
  TeamOptions options_;
  std::vector<int> units_;  // that this rank's threads are pinned to; empty when they are not
  WaitPolicy wait_policy_ = WaitPolicy::active;
};

}  // namespace scalelab
