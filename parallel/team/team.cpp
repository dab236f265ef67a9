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

constexpr std::size_t fields = account_fields;
constexpr std::size_t first_of_place = 15;  // what follows says where the worker was seen
using Packed = PackedAccount;

Packed pack(const Worker& worker, const ObservedPlace& place, double late_start_s,
            double early_end_s, const EventCounts& counted) {
  const Ledger& ledger = worker.ledger();
  return {static_cast<double>(worker.thread()),
          static_cast<double>(place.processor),
          late_start_s,
          early_end_s,
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

// Adds what a worker did in one more repetition of a batch: the last place stands, the longest wait
// is the longest of all.
void add_repetition(Packed& sum, const Packed& repetition) {
  constexpr std::size_t longest_wait = 12;
  for (std::size_t i = 2; i < first_of_place; ++i) {
    sum[i] = i == longest_wait ? std::max(sum[i], repetition[i]) : sum[i] + repetition[i];
  }
  sum[0] = repetition[0];
  sum[1] = repetition[1];
  std::copy(repetition.begin() + first_of_place, repetition.end(), sum.begin() + first_of_place);
}

// Turns the accounts of all ranks into a run.
TimedRun assemble(const std::vector<double>& gathered, double start, double seconds, int batch,
                  int threads, const std::vector<int>& node_of_member) {
  const auto times = static_cast<double>(batch);
  TimedRun run{.start_s = start, .time_s = seconds / times, .batch = batch, .workers = {}};
  for (std::size_t row = 0; row < gathered.size(); row += fields) {
    const auto account = std::span(gathered).subspan(row, fields);
    const int rank = static_cast<int>(row / fields) / threads;
    run.workers.push_back({.rank = rank,
                           .thread = static_cast<int>(account[0]),
                           .node = node_of_member[static_cast<std::size_t>(rank)],
                           .processor = static_cast<int>(account[1]),
                           .busy_s = account[4] / times,
                           .lock_wait_s = account[5] / times,
                           .lock_held_s = account[6] / times,
                           .communication_s = account[7] / times,
                           .barrier_wait_s = (account[8] + account[2] + account[3]) / times,
                           .blocked_s = account[9] / times,
                           .lock_switches = static_cast<std::int64_t>(account[10]),
                           .lock_requests = static_cast<std::int64_t>(account[11]),
                           .lock_longest_wait_s = account[12],
                           .start_skew_s = account[2] / times,
                           .end_skew_s = account[3] / times,
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

TimedRun Team::measure_batch(int batch, const std::function<void(Worker&, int)>& work,
                             const AroundRepetitions& around) {
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
  Interpreters interpreters(options_.gil, options_.interpreter, communicator, options_.threads,
                            parts.mpi_turn);
  parts.one_interpreter = interpreters.one_lock_for_all();
  parts.overhead = interpreters.overhead();

  std::vector<Packed> sums(static_cast<std::size_t>(options_.threads), Packed{});
  double first_start = 0;
  double seconds = 0;
  for (int repetition = 0; repetition < batch; ++repetition) {
    if (around.before) {
      around.before(repetition);
    }
    if (repetition > 0 && parts.across != nullptr) {
      parts.across->restart();
      parts.within->restart();
    }
    const Repetition one = run_repetition(parts, interpreters, clocks,
                                          [&](Worker& worker) { work(worker, repetition); });
    first_start = repetition == 0 ? one.start : first_start;
    seconds += one.last_end - one.start;
    for (std::size_t thread = 0; thread < sums.size(); ++thread) {
      add_repetition(sums[thread], one.accounts[thread]);
    }
    if (around.after) {
      around.after(repetition);
    }
  }

  interpreters.close();
  if (own_queue) {
    own_queue->close();
  }
  std::vector<double> own;
  own.reserve(sums.size() * fields);
  for (const Packed& sum : sums) {
    own.insert(own.end(), sum.begin(), sum.end());
  }
  const std::vector<double> gathered = communicator.gather_v(own);
  return communicator.rank() == 0 ? assemble(gathered, first_start, seconds, batch,
                                             options_.threads, group_->node_of_rank)
                                  : TimedRun{};
}

Team::Repetition Team::run_repetition(TeamParts& parts, const Interpreters& interpreters,
                                      ClockOffsets& clocks,
                                      const std::function<void(Worker&)>& work) {
  struct Ended {
    std::optional<Worker> worker;
    ObservedPlace place;
    double begin = 0;
    double end = 0;
    EventCounts counted;
  };
  std::vector<Ended> ended(static_cast<std::size_t>(options_.threads));
  double start = 0;
  {
    std::optional<ProgressThread> progress;
    if (parts.across != nullptr && parts.across->needs_progress()) {
      progress.emplace(*parts.group, parts.mpi_turn);
    }
    run(*parts.barrier, [&](int thread) {
      Ended& own = ended[static_cast<std::size_t>(thread)];
      Worker& worker = own.worker.emplace(parts, thread, interpreters.lock_of(thread));
      options_.count_events();  // opens this thread's counters before time counts
      try {
        parts.barrier->wait(thread);
        if (thread == 0) {
          const std::scoped_lock turn(parts.mpi_turn);
          start = clocks.agree_on_start();
        }
        parts.barrier->wait(thread);
        wait_until(start);
        const EventCounts counted_before = options_.count_events();
        own.begin = now();
        worker.begin(own.begin);
        work(worker);
        own.end = worker.end();
        own.counted = options_.count_events() - counted_before;
        own.place = job_->placement().observe_calling_thread();
      } catch (...) {
        worker.abandon();
        throw;
      }
    });
  }
  double last_end = 0;
  for (const Ended& one : ended) {
    last_end = std::max(last_end, clocks.to_rank_zero(one.end));
  }
  {
    const std::scoped_lock turn(parts.mpi_turn);
    last_end = parts.group->all_reduce(last_end, reduction::maximum);
  }
  Repetition repetition{.start = clocks.to_rank_zero(start), .last_end = last_end, .accounts = {}};
  for (const Ended& one : ended) {
    repetition.accounts.push_back(pack(*one.worker, one.place,
                                       clocks.to_rank_zero(one.begin) - repetition.start,
                                       last_end - clocks.to_rank_zero(one.end), one.counted));
  }
  return repetition;
}

}  // namespace scalelab
