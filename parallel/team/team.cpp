// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/team/team.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <exception>
#include <mutex>
#include <optional>
#include <stdexcept>

#include "parallel/clock/clock.hpp"
#include "parallel/communication/progress_thread.hpp"
#include "parallel/team/thread_trial.hpp"

namespace scalelab {
namespace {

// Remembers the first failure of a team. A worker that only heard of another's failure is not one.
class FirstFailure {
 public:
  void note_current() noexcept {
    const std::scoped_lock guard(mutex_);
    try {
      throw;
    } catch (const TeamBroken&) {
      // its cause is noted by the worker that failed
    } catch (...) {
      if (failure_ == nullptr) {
        failure_ = std::current_exception();
      }
    }
  }

  void rethrow() const {
    if (failure_ != nullptr) {
      std::rethrow_exception(failure_);
    }
  }

 private:
  std::mutex mutex_;
  std::exception_ptr failure_;
};

void wait_until(double time) {
  while (now() < time) {
  }
}

}  // namespace

Team::Team(Job& job, const RankGroup& group, const TeamOptions& options)
    : job_(&job),
      group_(&group),
      communicator_(group.communicator),
      options_(options),
      account_(options.threads) {
  const auto& order = job.placement().order(options.placement, group.ranks_here, options.threads);
  if (!order.empty()) {
    const auto first =
        order.begin() + static_cast<std::ptrdiff_t>(group.rank_here) * options.threads;
    units_.assign(first, first + options.threads);
  }
  const int workers_here = group.ranks_here * options.threads;
  const auto& quota = job.quota();
  if (workers_here > job.placement().hardware_threads() || (quota && workers_here > *quota)) {
    wait_policy_ = WaitPolicy::passive;
  }
  parts_.rank = communicator_.rank();
  parts_.ranks = communicator_.size();
  parts_.threads = options_.threads;
  parts_.schedule = options_.schedule;
  parts_.group = &communicator_;
  if (options_.schedule == Schedule::dynamic) {
    parts_.across = &across_.emplace(communicator_, options_.window_memory);
    parts_.within = &within_.emplace();
  }
  interpreters_.emplace(options_.gil, options_.interpreter, communicator_, options_.threads,
                        parts_.mpi_turn, options_.window_memory);
  parts_.one_interpreter = interpreters_->one_lock_for_all();
  parts_.overhead = interpreters_->overhead();
  if (workers_here > job.placement().hardware_threads()) {
    // Only then, as threads that are many are what systems refuse; a team that may have cores of
    // its own is to find their caches and stacks untouched.
    try_threads(options.threads);
  }
}

Team::~Team() = default;

void Team::close() {
  interpreters_->close();
  if (across_) {
    across_->close();
  }
}

void Team::place_calling_thread(int thread) const {
  if (units_.empty()) {
    job_->placement().free_calling_thread();
  } else {
    job_->placement().pin_calling_thread(units_[static_cast<std::size_t>(thread)]);
  }
}

void Team::run(const std::function<void(int)>& body) {
  run_with([] {}, body);
}

void Team::run(TeamBarrier& barrier, const std::function<void(int)>& body) {
  run_with([&barrier] { barrier.fail(); }, body);
}

void Team::run_with(const std::function<void()>& on_failure, const std::function<void(int)>& body) {
  FirstFailure failure;
  int got = 0;
  omp_set_dynamic(0);
#pragma omp parallel num_threads(options_.threads) default(none) \
    shared(failure, got, on_failure, body)
  {
    const int thread = omp_get_thread_num();
    if (thread == 0) {
      got = omp_get_num_threads();
    }
    // Fewer threads than asked for is an error, told after the region; nothing runs then, since the
    // team would wait for those that are missing.
    if (omp_get_num_threads() == options_.threads) {
      try {
        place_calling_thread(thread);
        body(thread);
      } catch (...) {
        failure.note_current();
        on_failure();
      }
    }
  }
  if (got != options_.threads) {
    throw std::runtime_error(fmt::format(
        "OpenMP gives {} threads where {} were asked for; look at OMP_THREAD_LIMIT and at "
        "the limit on processes (ulimit -u)",
        got, options_.threads));
  }
  failure.rethrow();
}

void Team::repeat(const std::function<void(Worker&)>& work) {
  ClockOffsets& clocks = *group_->clocks;
  if (account_.repetitions() == 0) {
    clocks.refresh();
  }
  TeamBarrier barrier(options_.threads, wait_policy_);
  parts_.barrier = &barrier;
  // Only while workers run, who take turns with it: outside, MPI is the calling thread's alone.
  std::optional<ProgressThread> progress;
  if (interpreters_->needs_progress() || (across_ && across_->needs_progress())) {
    progress.emplace(communicator_, parts_.mpi_turn);
  }
  double start = 0;
  double start_of_group = 0;  // on the clock of the group's rank 0
  run(barrier, [&](int thread) {
    Worker worker(parts_, thread, interpreters_->lock_of(thread));
    options_.count_events();  // opens this thread's counters before time counts
    try {
      barrier.wait(thread);
      if (thread == 0) {
        const std::scoped_lock turn(parts_.mpi_turn);
        start = clocks.agree_on_start();
        start_of_group = clocks.to_rank_zero(start);
      }
      barrier.wait(thread);
      wait_until(start);
      const EventCounts counted_before = options_.count_events();
      const double begin = now();
      worker.begin(begin);
      work(worker);
      const double end = worker.end();
      const EventCounts counted = options_.count_events() - counted_before;
      account_.add(worker,
                   {.begin_s = clocks.to_rank_zero(begin) - start_of_group,
                    .end_s = clocks.to_rank_zero(end) - start_of_group},
                   counted, job_->placement().observe_calling_thread());
      if (thread == 0) {
        parts_.loops_across = worker.loops_across();
        parts_.loops_within = worker.loops_within();
      }
    } catch (...) {
      worker.abandon();
      throw;
    }
  });
  progress.reset();
  // Waits for all ranks: what comes next is not to disturb those whose workers still run, and who
  // waits inside MPI serves them.
  account_.end_repetition(communicator_, start_of_group);
}

TimedRun Team::end_sample() {
  return account_.gather(communicator_, group_->node_of_rank);
}

TimedRun Team::measure(const std::function<void(Worker&)>& work) {
  repeat(work);
  return end_sample();
}

}  // namespace scalelab
