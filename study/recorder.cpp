// SPDX-License-Identifier: BSD-3-Clause
#include "study/recorder.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <iterator>
#include <span>
#include <utility>

#include "parallel/clock/clock.hpp"
#include "results/moment.hpp"
#include "results/worker_rows.hpp"

namespace scalelab {
namespace {

// When a file that was begun at `created` (ISO 8601) began, on now()'s clock.
double on_this_clock(const std::string& created) {
  const std::time_t today = std::time(nullptr);
  return now() - static_cast<double>(today - moment_in(created).value_or(today));
}

std::vector<WorkerSample> rows_of_workers(std::int64_t order,
                                          std::span<const WorkerAccount> accounts) {
  std::vector<WorkerSample> workers;
  workers.reserve(accounts.size());
  for (const WorkerAccount& account : accounts) {
    workers.push_back({.sample = order,
                       .rank = account.rank,
                       .thread = account.thread,
                       .node = account.node,
                       .core = account.processor,
                       .busy_s = account.busy_s,
                       .lock_wait_s = account.lock_wait_s,
                       .lock_held_s = account.lock_held_s,
                       .communication_s = account.communication_s,
                       .barrier_wait_s = account.barrier_wait_s,
                       .blocked_s = account.blocked_s,
                       .lock_switches = account.lock_switches,
                       .lock_requests = account.lock_requests,
                       .lock_longest_wait_s = account.lock_longest_wait_s,
                       .start_skew_s = account.start_skew_s,
                       .end_skew_s = account.end_skew_s,
                       .instructions = account.instructions,
                       .cycles = account.cycles,
                       .physical_core = account.physical_core,
                       .numa_node = account.numa_node,
                       .pinned = account.pinned});
  }
  return workers;
}

}  // namespace

std::string current_time() {
  return moment_text(std::time(nullptr));
}

Recorder::Recorder(Store store, std::vector<KeptRows> kept)
    : store_(std::move(store)),
      kept_(std::move(kept)),
      repeats_(store_.results().points.size(), 0),
      rows_(store_.results().points.size()),
      seen_(store_.results().points.size(), false),
      created_at_(on_this_clock(store_.results().provenance.created)) {
  for (const Sample& sample : store_.results().samples) {
    ++repeats_[static_cast<std::size_t>(sample.point)];
  }
  kept_.resize(std::max(kept_.size(), store_.results().studies.size()));
  rows_of(store_.results())
      .each([this](const Sample& sample, std::span<const WorkerSample> workers) {
        rows_[static_cast<std::size_t>(sample.point)].add(std::ssize(workers), sample.warmup);
      });
}

void Recorder::record(std::size_t point, const TimedRun& run, const Answer& answer, bool warmup) {
  Sample sample;
  sample.point = static_cast<std::int64_t>(point);
  sample.repeat = repeats_[point]++;
  const auto& earlier = store_.results().samples;
  sample.order = earlier.empty() ? 0 : earlier.back().order + 1;
  sample.start_s = run.start_s - created_at_;
  sample.time_s = run.time_s;
  sample.verified = answer.verified;
  sample.answer = answer.value;
  sample.warmup = warmup;
  sample.batch = run.batch;
  for (const KernelValue& value : answer.values) {
    sample.measured.push_back(
        {.name = value.name, .unit = value.unit, .long_name = value.meaning, .value = value.value});
  }
  const auto count = std::ssize(run.workers);
  const std::int64_t study = store_.results().points[point].study;
  const bool keeps = rows_[point].keeps(kept_[static_cast<std::size_t>(study)], count, warmup);
  const bool is_first = !seen_[point];
  seen_[point] = true;
  std::vector<WorkerSample> workers;
  if (keeps || is_first) {
    workers = rows_of_workers(sample.order, run.workers);
  }
  std::vector<WorkerSummary> summaries;
  first_rows_.clear();
  if (keeps) {
    rows_[point].add(count, warmup);
    first_rows_.assign(workers.begin(), is_first ? workers.end() : workers.begin());
  } else {
    summaries = summed_up(sample.order, run.workers);
    first_rows_.swap(workers);
  }
  const std::scoped_lock guard(mutex_);
  store_.append(std::move(sample), std::move(workers), std::move(summaries));
}

void Recorder::set_outcome(std::size_t point, PointStatus status, const std::string& reason) {
  const Point& known = store_.results().points[point];
  if (known.status == status && known.reason == reason) {
    return;
  }
  const std::scoped_lock guard(mutex_);
  store_.set_outcome(point, status, reason);
}

void Recorder::set_limits(std::vector<LimitRecord> limits) {
  const std::scoped_lock guard(mutex_);
  store_.set_limits(std::move(limits));
}

void Recorder::finish(std::vector<Column> analysis) {
  const std::scoped_lock guard(mutex_);
  store_.set_analysis(std::move(analysis));
  store_.finish();
}

Results Recorder::take_results() {
  const std::scoped_lock guard(mutex_);
  return store_.take_results();
}

bool Recorder::sync_before_the_end() noexcept {
  try {
    const std::unique_lock guard(mutex_, std::chrono::milliseconds(300));
    if (!guard.owns_lock()) {
      return true;  // one is being recorded
    }
    if (!store_.is_written()) {
      return false;
    }
    // As the end of a run that has time for it does: a point that waited for its next sample isn't
    // "planned".
    for (std::size_t point = 0; point < store_.results().points.size(); ++point) {
      if (store_.results().points[point].status == PointStatus::planned) {
        store_.set_outcome(point, PointStatus::unfinished, "interrupted");
      }
    }
    store_.sync();
  } catch (...) {
    // The journal has all that was recorded.
  }
  return true;
}

}  // namespace scalelab
