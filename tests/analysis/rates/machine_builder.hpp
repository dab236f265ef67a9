// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

#include "results/records.hpp"
#include "tests/analysis/results_builder.hpp"

namespace scalelab::testing {

/// Adds a computer of four cores and its limits: one core does 50 Gflop/s, moves 10 GB/s, reads 8
/// GB/s, waits 100 ns for a load and has 0.1 random ones a ns; all of them do 160 Gflop/s, move 20
/// GB/s, read 16 GB/s, wait 200 ns each and have 0.4 random loads a ns. A message takes 1 us, and
/// long ones go at 1 GB/s.
inline void add_computer(Results& results) {
  const auto node = static_cast<std::int64_t>(results.machine.nodes.size());
  NodeRecord& computer = results.machine.nodes.emplace_back();
  computer.hostname = "node";
  computer.cores = 4;
  results.limits.push_back({.scope = LimitScope::core,
                            .node = node,
                            .bandwidth = 10e9,
                            .read_bandwidth = 8e9,
                            .flop_rate = 50e9,
                            .load_s = 100e-9,
                            .random_loads = 0.1e9});
  results.limits.push_back({.scope = LimitScope::node,
                            .node = node,
                            .cores = 4,
                            .bandwidth = 20e9,
                            .read_bandwidth = 16e9,
                            .flop_rate = 160e9,
                            .load_s = 200e-9,
                            .random_loads = 0.4e9,
                            .message_s = 1e-6,
                            .message_bandwidth = 1e9});
}

/// Adds the limits of a job on the first computer, from `first` on, and the next one: messages take
/// 2 us and go at 0.5 GB/s between them.
inline void add_job_of_two(Results& results, std::int64_t first = 0) {
  results.limits.push_back({.scope = LimitScope::job,
                            .node = first,
                            .nodes = 2,
                            .cores = 8,
                            .bandwidth = 40e9,
                            .read_bandwidth = 32e9,
                            .flop_rate = 320e9,
                            .random_loads = 0.8e9,
                            .message_s = 2e-6,
                            .message_bandwidth = 0.5e9});
}

/// A point of the last study, whose sample needs 1e9 operations and no more, and takes so long.
inline Point& add_demanding_point(Results& results, std::int64_t ranks, std::int64_t threads,
                                  double time_s) {
  Point& point = add_point(results, ranks, threads);
  point.work = 1e9;
  point.work_unit = "flop";
  point.demand_flops = 1e9;
  point.demand_bytes = 0;
  point.demand_read_bytes = 0;
  point.demand_random_loads = 0;
  point.demand_dependent_loads = 0;
  point.demand_messages = 0;
  point.demand_message_bytes = 0;
  add_samples(results, six(time_s));
  return results.points.back();
}

}  // namespace scalelab::testing
