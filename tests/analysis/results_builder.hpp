// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "results/records.hpp"

namespace scalelab::testing {

/// How a worker of a sample spends its time, as shares of the sample's time.
struct Spending {
  double lock_wait = 0;
  double communication = 0;
  double barrier_wait = 0;
  double blocked = 0;
};

inline void add_study(Results& results, const std::string& title, const std::string& kernel,
                      Scaling scaling) {
  StudyRecord study;
  study.title = title;
  study.kernel = kernel;
  study.scaling = scaling;
  study.path = kernel + ".toml";
  study.toml = "[study]\nkernel = \"" + kernel + "\"\n";
  results.studies.push_back(study);
}

/// A measured point of the last study, with 1000 units of work.
inline Point& add_point(Results& results, std::int64_t ranks, std::int64_t threads,
                        GilPolicy gil = GilPolicy::none, Schedule schedule = Schedule::fixed) {
  Point point;
  point.study = static_cast<std::int64_t>(results.studies.size()) - 1;
  point.kernel = results.studies.back().kernel;
  point.scaling = results.studies.back().scaling;
  point.model = model_of(ranks, threads);
  point.ranks = ranks;
  point.threads = threads;
  point.workers = ranks * threads;
  point.gil = gil;
  point.schedule = schedule;
  point.work = 1000;
  point.work_unit = "samples";
  point.status = PointStatus::measured;
  point.size = {{"samples", 1000.0}};
  results.points.push_back(point);
  return results.points.back();
}

/// The same time six times: the fewest that give an interval of 95 %.
inline std::vector<double> six(double time_s) {
  return std::vector<double>(6, time_s);
}

/// Samples of the last point, each with one worker sample for every worker.
inline void add_samples(Results& results, const std::vector<double>& times_s,
                        const Spending& spending = {}) {
  const Point& point = results.points.back();
  for (const double time_s : times_s) {
    Sample sample;
    sample.point = static_cast<std::int64_t>(results.points.size()) - 1;
    sample.order = static_cast<std::int64_t>(results.samples.size());
    sample.time_s = time_s;
    sample.verified = true;
    results.samples.push_back(sample);
    for (std::int64_t worker = 0; worker < point.workers; ++worker) {
      WorkerSample record;
      record.sample = sample.order;
      record.rank = worker / point.threads;
      record.thread = worker % point.threads;
      record.lock_wait_s = time_s * spending.lock_wait;
      record.communication_s = time_s * spending.communication;
      record.barrier_wait_s = time_s * spending.barrier_wait;
      record.blocked_s = time_s * spending.blocked;
      record.busy_s = time_s - record.lock_wait_s - record.communication_s - record.barrier_wait_s -
                      record.blocked_s;
      results.workers.push_back(record);
    }
  }
}

/// Sums the workers of a sample up as rows on one node, and takes its rows away.
inline void sum_up(Results& results, std::int64_t order) {
  WorkerSummary sums;
  sums.sample = order;
  const auto add = [&](Spread& spread, double value) {
    const auto before = static_cast<double>(sums.workers - 1);
    spread.min = sums.workers == 1 ? value : std::min(spread.min, value);
    spread.max = sums.workers == 1 ? value : std::max(spread.max, value);
    spread.mean = (spread.mean * before + value) / static_cast<double>(sums.workers);
  };
  for (const WorkerSample& worker : results.workers) {
    if (worker.sample == order) {
      ++sums.workers;
      add(sums.busy_s, worker.busy_s);
      add(sums.lock_wait_s, worker.lock_wait_s);
      add(sums.lock_held_s, worker.lock_held_s);
      add(sums.communication_s, worker.communication_s);
      add(sums.barrier_wait_s, worker.barrier_wait_s);
      add(sums.blocked_s, worker.blocked_s);
      add(sums.lock_switches, static_cast<double>(worker.lock_switches));
      add(sums.lock_requests, static_cast<double>(worker.lock_requests));
      add(sums.lock_longest_wait_s, worker.lock_longest_wait_s);
    }
  }
  results.summaries.push_back(sums);
  std::erase_if(results.workers, [&](const WorkerSample& row) { return row.sample == order; });
}

}  // namespace scalelab::testing
