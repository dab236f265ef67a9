// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "analysis/scaling.hpp"
#include "results/records.hpp"
#include "tests/analysis/results_builder.hpp"

/// Results that look like real ones, for looking at reports: times of a simple law with skewed
/// noise.
namespace scalelab::testing {

struct Law {
  double serial_s = 0.8;
  double serial_share = 0.01;
  double communication_share = 0.02;  ///< at two ranks; grows with log2 of the ranks
  double noise = 0.01;
  std::size_t repeats = 12;
  std::int64_t cores = 4;
};

inline double time_under_law(const Law& law, const Point& point) {
  const bool weak = point.scaling == Scaling::weak;
  const auto workers = static_cast<double>(point.workers);
  const auto threads = static_cast<double>(point.threads);
  const double parallel_workers =
      point.gil == GilPolicy::none ? workers : workers / threads;  // one lock a rank
  const double used = std::min(parallel_workers, static_cast<double>(law.cores));
  const double amount = weak ? workers : 1;
  return law.serial_s * amount * (law.serial_share + (1 - law.serial_share) / used) +
         law.serial_s * law.communication_share *
             (point.ranks > 1 ? std::log2(static_cast<double>(point.ranks)) : 0.0);
}

inline void measure(Results& results, const Law& law, std::mt19937_64& random) {
  Point& point = results.points.back();
  point.oversubscribed = point.workers > law.cores;
  if (point.scaling == Scaling::weak) {
    point.work *= static_cast<double>(point.workers);
    point.size["samples"] = point.work;
  }
  const double time_s = time_under_law(law, point);
  std::vector<double> times;
  std::exponential_distribution<double> excess(1.0);
  for (std::size_t repeat = 0; repeat < law.repeats; ++repeat) {
    times.push_back(time_s * (1 + law.noise * excess(random)));
  }
  const auto threads = static_cast<double>(point.threads);
  Spending spending;
  spending.lock_wait = point.gil == GilPolicy::none ? 0 : 1 - 1 / threads;
  spending.communication = point.ranks > 1 ? std::min(0.3, law.communication_share * 2) : 0;
  spending.barrier_wait = point.workers > 1 ? 0.015 : 0;
  add_samples(results, times, spending);
}

struct Layout {
  std::int64_t ranks;
  std::int64_t threads;
};

inline void add_study_of(Results& results, const std::string& title, const std::string& kernel,
                         Scaling scaling, const std::vector<Layout>& layouts,
                         const std::vector<GilPolicy>& gils, const std::vector<Schedule>& schedules,
                         const Law& law) {
  std::mt19937_64 random(results.studies.size() + 1);
  add_study(results, title, kernel, scaling);
  for (const Schedule schedule : schedules) {
    for (const GilPolicy gil : gils) {
      for (const auto& [ranks, threads] : layouts) {
        add_point(results, ranks, threads, gil, schedule);
        measure(results, law, random);
      }
    }
  }
}

/// Five studies: strong with and without a lock, weak, oversubscribed with skipped points, a single
/// point, and twelve curves.
inline Results realistic_results() {
  Results results;
  results.provenance = {"Scaling on a workstation", "2024-05-06T07:08:09Z", "0.1.0", "0123456789ab",
                        "scalelab run pi.toml -o pi.h5"};
  NodeRecord node;
  node.hostname = "node1";
  node.cpu = "An Example CPU @ 2.50GHz";
  node.cores = 4;
  node.hardware_threads = 8;
  node.memory_bytes = std::int64_t{16} << 30;
  node.allowed_cpus = "0-7";
  results.machine.nodes = {node};
  results.machine.facts = {{"compiler", "GNU 12.2.0"},
                           {"compiler_flags", "-O3 -DNDEBUG -march=x86-64-v3"},
                           {"mpi", "Open MPI 4.1.4"},
                           {"openmp", "201511"}};
  results.machine.clock_resolution_s = 2.1e-8;
  results.machine.clock_overhead_s = 2.4e-8;
  const std::vector<Layout> small = {{1, 1}, {1, 2}, {1, 4}, {2, 1}, {4, 1}};
  add_study_of(results, "Monte Carlo pi, strong scaling", "pi", Scaling::strong, small,
               {GilPolicy::none, GilPolicy::interval}, {Schedule::fixed}, {});
  add_study_of(results, "Monte Carlo pi, weak scaling", "pi", Scaling::weak,
               {{1, 1}, {1, 2}, {1, 4}, {2, 1}, {4, 1}, {2, 2}}, {GilPolicy::none},
               {Schedule::fixed}, {.serial_s = 0.0123, .repeats = 5});
  add_study_of(results, "Matrix product, more workers than this machine has cores", "gemm",
               Scaling::strong, {{1, 1}, {2, 1}, {3, 1}, {4, 1}, {8, 1}, {16, 1}, {2, 2}, {4, 4}},
               {GilPolicy::none}, {Schedule::fixed},
               {.serial_s = 2.4, .communication_share = 0.05, .noise = 0.05});
  Point& skipped = add_point(results, 64, 1);
  skipped.status = PointStatus::skipped;
  skipped.reason = "needs 64 ranks, this job has 16";
  add_study_of(results, "One point & nothing to compare it with", "square", Scaling::strong,
               {{1, 1}}, {GilPolicy::none}, {Schedule::fixed}, {.serial_s = 1.001});
  add_study_of(
      results,
      "Every model, every policy and every schedule of a kernel with a title that is rather "
      "longer than one line of a figure can hold",
      "pi", Scaling::strong,
      {{1, 1},
       {1, 2},
       {1, 4},
       {1, 8},
       {1, 64},
       {2, 1},
       {4, 1},
       {8, 1},
       {64, 1},
       {2, 2},
       {4, 4},
       {8, 8}},
      {GilPolicy::none, GilPolicy::interval}, {Schedule::fixed, Schedule::dynamic},
      {.serial_s = 30, .cores = 64});
  return results;
}

/// The analysis of realistic_results(), which many tests look at and which takes longest: made
/// once.
inline const std::vector<StudyAnalysis>& realistic_studies() {
  static const std::vector<StudyAnalysis> studies = analyse(realistic_results());
  return studies;
}

}  // namespace scalelab::testing
