// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// A point of `kernel` with one size parameter.
inline Point example_point(std::int64_t study, const std::string& kernel,
                           const std::string& parameter, double size) {
  Point point;
  point.study = study;
  point.kernel = kernel;
  point.scaling = Scaling::strong;
  point.model = Model::hybrid;
  point.nodes = 1;
  point.ranks = 2;
  point.threads = 3;
  point.workers = 6;
  point.gil = GilPolicy::interval;
  point.schedule = Schedule::fixed;
  point.oversubscribed = true;
  point.work = 9007199254740991.0;  // 2^53 - 1, the largest work that is stored exactly
  point.work_unit = "samples";
  point.status = PointStatus::measured;
  point.reason = "";
  point.size = {{parameter, size}};
  point.cores = 4;
  point.locks = 2;
  point.lock_share = 0.25;
  point.native_share = 0.625;
  point.wait_share = 0.125;
  point.demand_flops = 3e9;
  point.demand_bytes = 2.5e8;
  point.demand_read_bytes = 1.5e8;
  point.demand_random_loads = 2e6;
  point.demand_dependent_loads = 1e6;
  point.demand_messages = 12;
  point.demand_message_bytes = 4096;
  return point;
}

/// A sample of the point that took 0.1 s more than its order says.
inline Sample example_sample(std::int64_t point, std::int64_t order) {
  Sample sample;
  sample.point = point;
  sample.repeat = order / 2;
  sample.order = order;
  sample.start_s = 0.25 * static_cast<double>(order);
  sample.time_s = static_cast<double>(order) + 0.1;
  sample.verified = order % 2 == 0;
  sample.answer = 3.14159 + static_cast<double>(order);
  sample.warmup = order == 0;
  sample.batch = 1 + order;
  return sample;
}

/// The rows of two workers in the sample of this order.
inline std::vector<WorkerSample> example_workers(std::int64_t order) {
  WorkerSample first;
  first.sample = order;
  first.core = 3;
  first.busy_s = 0.1;
  first.lock_wait_s = 0.2;
  first.lock_held_s = 0.3;
  first.communication_s = 0.4;
  first.barrier_wait_s = 0.5;
  first.blocked_s = 0.6;
  first.lock_switches = 7;
  first.lock_requests = 8;
  first.lock_longest_wait_s = 0.15;
  first.start_skew_s = 0.01;
  first.end_skew_s = 0.02;
  first.instructions = 1e12;
  first.cycles = 4e11;
  first.physical_core = 1;
  first.numa_node = 0;
  first.pinned = true;
  WorkerSample second = first;
  second.rank = 1;
  second.thread = 2;
  second.node = 1;
  second.instructions = MaybeReal();
  second.cycles = MaybeReal();
  return {first, second};
}

/// What is left of the workers in the sample of this order, three on the first node and one on the
/// second.
inline std::vector<WorkerSummary> example_summaries(std::int64_t order) {
  WorkerSummary first;
  first.sample = order;
  first.workers = 3;
  first.busy_s = {.min = 0.1, .mean = 0.2, .max = 0.4};
  first.lock_wait_s = {.min = 0, .mean = 0.1, .max = 0.3};
  first.lock_held_s = {.min = 0.05, .mean = 0.1, .max = 0.15};
  first.communication_s = {.min = 0.01, .mean = 0.02, .max = 0.03};
  first.barrier_wait_s = {.min = 0.5, .mean = 0.6, .max = 0.7};
  first.blocked_s = {.min = 0.25, .mean = 0.5, .max = 0.75};
  first.lock_switches = {.min = 1, .mean = 2, .max = 3};
  first.lock_requests = {.min = 2, .mean = 3, .max = 4};
  first.lock_longest_wait_s = {.min = 0, .mean = 0.05, .max = 0.1};
  first.start_skew_s = {.min = 0.001, .mean = 0.002, .max = 0.003};
  first.end_skew_s = {.min = 0, .mean = 0.004, .max = 0.008};
  first.instructions = {.min = 1e9, .mean = 2e9, .max = 3e9};
  first.cycles = {.min = 2e9, .mean = 3e9, .max = 4e9};
  first.pinned = {.min = 0, .mean = 0.5, .max = 1};
  WorkerSummary second = first;
  second.node = 1;
  second.workers = 1;
  return {first, second};
}

/// The limits of one core, of a node and of a job of two.
inline std::vector<LimitRecord> example_limits() {
  LimitRecord core{.scope = LimitScope::core, .node = 0};
  core.bandwidth = 2.2e10;
  core.flop_rate = 5e10;
  core.read_bandwidth = 2.0e10;
  core.load_s = 9e-8;
  core.random_loads = 2e8;
  LimitRecord node{.scope = LimitScope::node, .node = 1, .cores = 64};
  node.bandwidth = 2e11;
  node.flop_rate = 2.5e12;
  node.read_bandwidth = 1.9e11;
  node.load_s = 1.2e-7;
  node.random_loads = 9e9;
  node.message_s = 5e-7;
  node.message_bandwidth = 8e9;
  LimitRecord job{.scope = LimitScope::job, .node = 0, .nodes = 2, .cores = 66};
  job.message_s = 2e-6;
  job.message_bandwidth = 1.2e10;
  return {core, node, job};
}

/// Results with something in every group: two studies, two nodes, three points of two kernels,
/// three samples with values of their kernels' own, six workers' rows and an analysis of each
/// column type.
inline Results example_results() {
  Results results;
  results.provenance = {"Größe und Zeit: π", "2024-05-06T07:08:09Z", "0.1.0", "0123abcd-dirty",
                        "scalelab run pi.toml -o out.h5"};
  results.studies = {{"pi, strong",
                      "pi",
                      Scaling::strong,
                      "configs/pi.toml",
                      "[study]\ntitle = \"pi\"\n",
                      {},
                      0.95},
                     {"gemm",
                      "gemm",
                      Scaling::weak,
                      "configs/gemm.toml",
                      "",
                      {"measure.seed=2", "two\nlines", "back\\slash", ""},
                      0.99}};
  for (StudyRecord& study : results.studies) {
    study.lock_scope = LockScope::node;
    study.switch_interval_s = 1e-3;
    study.tick_every = 50;
    study.subinterpreters = 3;
    study.held_share = 0.75;
    study.step_s = 2e-6;
    study.free_threaded_overhead = 1.1;
    study.placement = PlacementPolicy::spread;
  }
  results.studies[1].first_node = 1;
  results.machine.nodes = {
      {"node1", "A CPU", 2, 4, 17179869184, "0-3", "<topology/>"},
      {"node2", "A CPU", 64, 128, 1099511627776, "0,2-5", std::string(100000, 'x')}};
  for (NodeRecord& node : results.machine.nodes) {
    node.numa_nodes = 2;
    node.cpu_quota = 1.5;
    node.governor = "performance";
    node.turbo = "off";
  }
  results.machine.nodes[0].topology = 0;
  results.machine.nodes[1].topology = 1;
  results.machine.facts = {{"compiler", "g++ 12.2.0"}, {"OMP_PROC_BIND", ""}};
  results.machine.clock_resolution_s = 1e-9;
  results.machine.clock_overhead_s = 2.5e-8;
  results.points = {example_point(0, "pi", "samples", 1e9), example_point(0, "pi", "samples", 2e9),
                    example_point(1, "gemm", "n", 2048)};
  results.points[2].status = PointStatus::skipped;
  results.points[2].reason = "needs 6 ranks, there are 4";
  results.samples = {example_sample(0, 0), example_sample(1, 1), example_sample(2, 2)};
  results.samples[0].measured = {{"hits", "1", "points inside the circle", 785398163}};
  results.samples[2].measured = {{"hits", "1", "cache hits", 12},
                                 {"rate", "s-1", "products each second", 1e300}};
  for (const Sample& sample : results.samples) {
    for (const WorkerSample& worker : example_workers(sample.order)) {
      results.workers.push_back(worker);
    }
  }
  results.analysis = {
      {"count", "1", "number of samples", std::vector<std::int64_t>{1, 1, -1}},
      {"median_s", "s", "median time", std::vector<double>{0.1, 1.1, 2.1}},
      {"fitted", "1", "1 where the point took part in the fit", std::vector<std::uint8_t>{1, 0, 1}},
      {"advice", "1", "what to do", std::vector<std::string>{"", "more threads", "fewer: π"}}};
  return results;
}

/// The example, a fourth sample whose workers were summed up, and limits of the machine: all tables
/// that a file may have.
inline Results example_with_summaries() {
  Results results = example_results();
  results.samples.push_back(example_sample(1, 3));
  results.summaries = example_summaries(3);
  results.limits = example_limits();
  return results;
}

/// What a file of these results gives back: all but what is derived from it.
inline Results without_derived(Results results) {
  results.analysis.clear();
  return results;
}

}  // namespace scalelab
