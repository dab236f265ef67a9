// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "analysis/guide/guide_task.hpp"
#include "results/records.hpp"
#include "tests/analysis/results_builder.hpp"

namespace scalelab::testing {

inline void add_guide_study(Results& results, const GuideStudy& study) {
  add_study(results, std::string(study.title), std::string(study.kernel), Scaling::strong);
}

/// Six times around a median, from `spread` below it to as much above.
inline std::vector<double> around(double median_s, double spread) {
  std::vector<double> times;
  for (const double at : {-1.0, -0.5, 0.0, 0.0, 0.5, 1.0}) {
    times.push_back(median_s * (1 + at * spread));
  }
  return times;
}

inline Point& add_measured_point(Results& results, std::int64_t ranks, std::int64_t threads,
                                 double median_s, double spread = 0.001,
                                 GilPolicy gil = GilPolicy::interval) {
  add_point(results, ranks, threads, gil);
  add_samples(results, around(median_s, spread));
  return results.points.back();
}

/// Gives each sample of the last point these values of its kernel's own.
inline void add_values(Results& results,
                       const std::vector<std::pair<std::string, double>>& values) {
  for (Sample& sample : results.samples) {
    if (sample.point + 1 == static_cast<std::int64_t>(results.points.size())) {
      for (const auto& [name, value] : values) {
        sample.measured.push_back({.name = name, .unit = "1", .long_name = name, .value = value});
      }
    }
  }
}

/// A thread takes 1 ms to start and 100 kB, a process 20 ms and 2 MB.
inline void add_start_costs(Results& results) {
  add_guide_study(results, guide_studies::starts);
  add_measured_point(results, 1, 1, 1, 0.001, GilPolicy::none);
  add_values(results, {{"thread_s", 0.001},
                       {"process_s", 0.020},
                       {"rank_s", 0.5},
                       {"thread_bytes", 100e3},
                       {"process_bytes", 2e6},
                       {"rank_bytes", 10e6}});
}

/// The study of a task: one worker, and two and four of each kind. Four are more than there are
/// cores.
inline void add_task(Results& results, const GuideTask& task, double threads_s, double processes_s,
                     double spread = 0.001) {
  add_guide_study(results, task.study);
  for (const GilPolicy gil : {GilPolicy::none, GilPolicy::interval}) {
    add_measured_point(results, 1, 1, 4, spread, gil);
    add_measured_point(results, 1, 2, threads_s, spread, gil);
    add_measured_point(results, 2, 1, processes_s, spread, gil);
    add_measured_point(results, 1, 4, threads_s, spread, gil).oversubscribed = true;
    add_measured_point(results, 4, 1, processes_s, spread, gil).oversubscribed = true;
  }
}

/// A program that started itself again: four processes, of which one takes 2 ms to start and has
/// 300 kB to itself.
inline void add_relaunch(Results& results) {
  add_guide_study(results, guide_studies::relaunching);
  add_measured_point(results, 1, 1, 0.01, 0.001, GilPolicy::none).size = {{"processes", 4.0}};
  add_values(results, {{"started", 4}, {"start_s", 0.002}, {"bytes", 300e3}});
}

/// Four tasks that wait 100 ms, on one thread and, for so many seconds, on four.
inline void add_example(Results& results, double threads_s) {
  add_guide_study(results, guide_studies::example);
  add_measured_point(results, 1, 1, 0.4).size = {{"tasks", 4.0}, {"wait_ms", 100.0}};
  add_measured_point(results, 1, 4, threads_s).size = {{"tasks", 4.0}, {"wait_ms", 100.0}};
}

/// Of 100 updates four processes' own copies know 25 each.
inline void add_counter(Results& results) {
  add_guide_study(results, guide_studies::counter);
  for (const bool threads : {true, false}) {
    add_measured_point(results, threads ? 1 : 4, threads ? 4 : 1, 1).size = {{"updates", 100.0}};
    add_values(results, {{"own_copy", threads ? 100 : 25},
                         {"lost", threads ? 0 : 75},
                         {"update_s", threads ? 1e-8 : 1e-6}});
  }
}

/// Eight threads are enough, and from 16 on they hurt.
inline void add_many_threads(Results& results) {
  add_guide_study(results, guide_studies::many_threads);
  add_measured_point(results, 1, 1, 8);
  add_measured_point(results, 1, 8, 1);
  add_measured_point(results, 1, 16, 2);
}

/// All that the guide has; every task goes as the guide says.
inline Results results_of_a_whole_guide() {
  Results results;
  add_start_costs(results);
  for (const GuideTask& task : guide_tasks()) {
    add_task(results, task, task.waits ? 1 : 4, task.waits ? 1.5 : 2);
  }
  add_relaunch(results);
  add_example(results, 0.1);
  add_counter(results);
  add_many_threads(results);
  return results;
}

}  // namespace scalelab::testing
