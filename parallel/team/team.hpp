// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "parallel/job/job.hpp"
#include "parallel/job/rank_group.hpp"
#include "parallel/lock/interpreters.hpp"
#include "parallel/loops/work_queue.hpp"
#include "parallel/machine/hardware_counters.hpp"
#include "parallel/team/sample_account.hpp"
#include "parallel/team/team_barrier.hpp"
#include "parallel/team/timed_run.hpp"
#include "parallel/team/worker.hpp"
#include "words/gil_policy.hpp"
#include "words/placement_policy.hpp"
#include "words/schedule.hpp"

namespace scalelab {

/// How the workers of a point run.
struct TeamOptions {
  int threads = 1;
  GilPolicy gil = GilPolicy::none;
  InterpreterSettings interpreter{};
  Schedule schedule = Schedule::fixed;
  PlacementPolicy placement = PlacementPolicy::spread;
  /// How ranks reach the counters of their dynamic loops, and one lock for all of them.
  WindowMemory window_memory = WindowMemory::shared_where_possible;
  /// What the calling thread's processor has counted so far; called by each worker as it begins and
  /// ends.
  std::function<EventCounts()> count_events = count_hardware_events;
};

/// The threads of this rank in one point: runs things on all of them, each at its place. Made once
/// for the point, with the interpreter locks and the queues of its loops, and kept for its samples.
class Team {
 public:
  /// Only ranks that are members of the group make one. The job and the group must outlive the
  /// team. Collective over the group. Throws std::runtime_error where there are more workers than
  /// hardware threads and the system does not start as many (see thread_trial.hpp).
  Team(Job& job, const RankGroup& group, const TeamOptions& options);
  /// Not a group that is gone at once.
  Team(Job& job, const RankGroup&& group, const TeamOptions& options) = delete;
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;
  Team(Team&&) = delete;
  Team& operator=(Team&&) = delete;

  /// Ends without asking the other ranks, which may be gone: a failed rank must not wait for them.
  ~Team();

  /// Gives back what the ranks have in common. Collective over the group; the last thing to be
  /// called, before MPI ends.
  void close();

  [[nodiscard]] int threads() const noexcept { return options_.threads; }
  [[nodiscard]] Schedule schedule() const noexcept { return options_.schedule; }
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

  /// Runs `work` on every worker of every rank of the group from a common start, and adds it to the
  /// sample's account as one repetition. Nothing that is done between two repetitions is in it.
  /// Collective over the group. When a worker of this rank throws, the others of the rank are
  /// released and the exception is thrown here; ranks that wait for this one are not: end the job
  /// then.
  void repeat(const std::function<void(Worker&)>& work);

  /// Ends the sample, which has had a repetition at least. Collective over the group. Complete on
  /// the group's rank 0; empty elsewhere.
  TimedRun end_sample();

  /// A sample of one repetition: repeat() and end_sample().
  TimedRun measure(const std::function<void(Worker&)>& work);

 private:
  void run_with(const std::function<void()>& on_failure,
                const std::function<void(int thread)>& body);
  void place_calling_thread(int thread) const;

  Job* job_;
  const RankGroup* group_;
  Communicator communicator_;
  TeamOptions options_;
  std::vector<int> units_;  // that this rank's threads are pinned to; empty when they are not
  WaitPolicy wait_policy_ = WaitPolicy::active;
  std::optional<WorkQueue> across_;  // of dynamic loops
  std::optional<WorkQueue> within_;
  TeamParts parts_;
  std::optional<Interpreters> interpreters_;
  SampleAccount account_;  // of the sample under way
};

}  // namespace scalelab
