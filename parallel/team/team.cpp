#include "parallel/team/team.hpp"

#include <fmt/format.h>
#include <omp.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <exception>
#include <mutex>
#include <optional>
#include <span>
#include <stdexcept>

#include "parallel/clock/clock.hpp"
#include "parallel/communication/progress_thread.hpp"

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

// An account as numbers, for the journey to rank 0.
constexpr std::size_t fields = 18;
using Packed = std::array<double, fields>;

Packed pack(Worker& worker, const ObservedPlace& place, double begin, double end,
            const EventCounts& counted) {
  const Ledger& ledger = worker.ledger();
  return {static_cast<double>(worker.thread()),
          static_cast<double>(place.processor),
          begin,
          end,
          ledger.seconds(Activity::busy),
          ledger.seconds(Activity::lock_wait),
          worker.lock_held_seconds(),
          ledger.seconds(Activity::communication),
          ledger.seconds(Activity::barrier_wait),
          ledger.seconds(Activity::blocked),
          static_cast<double>(worker.lock_switches()),
          static_cast<double>(worker.lock_requests()),
          worker.longest_lock_wait_seconds(),
          counted.instructions,
          counted.cycles,
          static_cast<double>(place.physical_core),
          static_cast<double>(place.numa_node),
          place.pinned ? 1.0 : 0.0};
}

// Turns the accounts of all ranks into a run. Begin and end are on rank 0's clock already.
TimedRun assemble(const std::vector<double>& gathered, double start, int batch, int threads,
                  const std::vector<int>& node_of_rank) {
  double last_end = start;
  for (std::size_t row = 0; row < gathered.size(); row += fields) {
    last_end = std::max(last_end, gathered[row + 3]);
  }
  const auto times = static_cast<double>(batch);
  TimedRun run{
      .start_s = start, .time_s = (last_end - start) / times, .batch = batch, .workers = {}};
  for (std::size_t row = 0; row < gathered.size(); row += fields) {
    const auto account = std::span(gathered).subspan(row, fields);
    const int rank = static_cast<int>(row / fields) / threads;
    const double late_start = account[2] - start;
    const double early_end = last_end - account[3];
    run.workers.push_back({.rank = rank,
                           .thread = static_cast<int>(account[0]),
                           .node = node_of_rank[static_cast<std::size_t>(rank)],
                           .processor = static_cast<int>(account[1]),
                           .busy_s = account[4] / times,
                           .lock_wait_s = account[5] / times,
                           .lock_held_s = account[6] / times,
                           .communication_s = account[7] / times,
                           .barrier_wait_s = (account[8] + late_start + early_end) / times,
                           .blocked_s = account[9] / times,
                           .lock_switches = static_cast<std::int64_t>(account[10]),
                           .lock_requests = static_cast<std::int64_t>(account[11]),
                           .lock_longest_wait_s = account[12],
                           .start_skew_s = late_start / times,
                           .end_skew_s = early_end / times,
                           .instructions = account[13] / times,
                           .cycles = account[14] / times,
                           .physical_core = static_cast<int>(account[15]),
                           .numa_node = static_cast<int>(account[16]),
                           .pinned = account[17] != 0});
  }
  return run;
}

// An empty queue over all ranks: the one that the group keeps, or a new one in `own`. Collective.
WorkQueue& queue_of(const RankGroup& group, std::optional<WorkQueue>& own) {
  if (group.kept_queue == nullptr) {
    return own.emplace(group.communicator);
  }
  std::optional<WorkQueue>& kept = *group.kept_queue;
  if (!kept) {
    return kept.emplace(group.communicator);
  }
  kept->restart();
  return *kept;
}

}  // namespace

Team::Team(Job& job, const RankGroup& group, const TeamOptions& options)
    : job_(&job), group_(&group), options_(options) {
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

TimedRun Team::measure(const std::function<void(Worker&)>& work) {
  return measure_batch(1, [&work](Worker& worker, int) { work(worker); });
}

TimedRun Team::measure_batch(int batch, const std::function<void(Worker&, int)>& work) {
  Communicator communicator = group_->communicator;
  ClockOffsets& clocks = *group_->clocks;
  clocks.refresh();

  TeamBarrier barrier(options_.threads, wait_policy_);
  std::optional<WorkQueue> own_queue;  // unless the group keeps one
  std::optional<WorkQueue> within;
  TeamParts parts{.rank = communicator.rank(),
                  .ranks = communicator.size(),
                  .threads = options_.threads,
                  .schedule = options_.schedule,
                  .barrier = &barrier,
                  .group = &communicator};
  if (options_.schedule == Schedule::dynamic) {
    parts.across = &queue_of(*group_, own_queue);
    parts.within = &within.emplace();
  }
  // Last, because from here on MPI may be called by threads of the lock's or the queue's own.
  Interpreters interpreters(options_.gil, options_.interpreter, communicator, options_.threads,
                            parts.mpi_turn);
  parts.one_interpreter = interpreters.one_lock_for_all();
  parts.overhead = interpreters.overhead();

  std::optional<ProgressThread> progress;
  if (parts.across != nullptr && parts.across->needs_progress()) {
    progress.emplace(communicator, parts.mpi_turn);
  }

  std::vector<Packed> accounts(static_cast<std::size_t>(options_.threads));
  double start = 0;
  run(barrier, [&](int thread) {
    Worker worker(parts, thread, interpreters.lock_of(thread));
    options_.count_events();  // opens this thread's counters before time counts
    try {
      barrier.wait(thread);
      if (thread == 0) {
        const std::scoped_lock turn(parts.mpi_turn);
        start = clocks.agree_on_start();
      }
      barrier.wait(thread);
      wait_until(start);
      const EventCounts counted_before = options_.count_events();
      const double begin = now();
      worker.begin(begin);
      work(worker, 0);
      for (int repetition = 1; repetition < batch; ++repetition) {
        worker.next_repetition();
        work(worker, repetition);
      }
      const double end = worker.end();
      const EventCounts counted = options_.count_events() - counted_before;
      accounts[static_cast<std::size_t>(thread)] =
          pack(worker, job_->placement().observe_calling_thread(), clocks.to_rank_zero(begin),
               clocks.to_rank_zero(end), counted);
    } catch (...) {
      worker.abandon();
      throw;
    }
  });

  progress.reset();
  interpreters.close();
  if (own_queue) {
    own_queue->close();
  }
  std::vector<double> own;
  own.reserve(accounts.size() * fields);
  for (const Packed& account : accounts) {
    own.insert(own.end(), account.begin(), account.end());
  }
  const std::vector<double> gathered = communicator.gather_v(own);
  return communicator.rank() == 0
             ? assemble(gathered, start, batch, options_.threads, group_->node_of_rank)
             : TimedRun{};
}

}  // namespace scalelab
