// SPDX-License-Identifier: BSD-3-Clause
#include "study/limit_records.hpp"

#include <algorithm>
#include <cstddef>

#include "limits/machine_limits.hpp"

namespace scalelab {
namespace {

LimitRecord record_of(LimitScope scope, const ComputerLimits& computer, const CoreLimits& limits) {
  return {.scope = scope,
          .node = computer.node,
          .nodes = 1,
          .cores = scope == LimitScope::core ? 1 : computer.cores,
          .bandwidth = limits.bandwidth,
          .read_bandwidth = limits.read_bandwidth,
          .flop_rate = limits.flop_rate,
          .load_s = limits.load_s,
          .random_loads = limits.random_loads};
}

void add_messages(LimitRecord& record, const std::optional<MessageLimits>& messages) {
  if (messages) {
    record.message_s = messages->latency_s;
    record.message_bandwidth = messages->bandwidth;
  }
}

// All computers were at it at about the same time, each with memory and cores of its own.
LimitRecord record_of_job(const MachineLimits& limits) {
  LimitRecord job{.scope = LimitScope::job,
                  .node = limits.computers.front().node,
                  .nodes = static_cast<std::int64_t>(limits.computers.size()),
                  .cores = 0,
                  .bandwidth = 0,
                  .read_bandwidth = 0,
                  .flop_rate = 0,
                  .random_loads = 0};
  for (const ComputerLimits& computer : limits.computers) {
    job.cores += computer.cores;
    job.bandwidth = job.bandwidth + computer.all_cores.bandwidth;
    job.read_bandwidth = job.read_bandwidth + computer.all_cores.read_bandwidth;
    job.flop_rate = job.flop_rate + computer.all_cores.flop_rate;
    job.random_loads = job.random_loads + computer.all_cores.random_loads;
  }
  add_messages(job, limits.between_computers);
  return job;
}

}  // namespace

bool limits_are_due(const Results& results, const std::vector<Config>& configs) {
  if (!results.limits.empty()) {
    return false;
  }
  if (std::ranges::any_of(configs,
                          [](const Config& one) { return one.measure.limits.value_or(false); })) {
    return true;
  }
  double seconds = 0;
  for (const Sample& sample : results.samples) {
    const Point& point = results.points[static_cast<std::size_t>(sample.point)];
    const Config& config = configs[static_cast<std::size_t>(point.study)];
    if (point.demand_flops.is_known() && config.measure.limits.value_or(true)) {
      seconds += sample.time_s * static_cast<double>(sample.batch);
    }
  }
  return seconds >= seconds_before_limits;
}

std::vector<int> workers_on_computers(const std::vector<PlannedPoint>& points,
                                      const RankPlaces& places) {
  std::vector<int> most(static_cast<std::size_t>(places.computers()), 1);
  for (const PlannedPoint& point : points) {
    std::vector<int> workers(most.size(), 0);
    for (const int rank : point.world_ranks) {
      workers[static_cast<std::size_t>(places.computer[static_cast<std::size_t>(rank)])] +=
          point.layout.threads;
    }
    std::ranges::transform(workers, most, most.begin(),
                           [](int one, int other) { return std::max(one, other); });
  }
  return most;
}

std::vector<LimitRecord> limit_records(const MachineLimits& limits) {
  std::vector<LimitRecord> records;
  for (const ComputerLimits& computer : limits.computers) {
    records.push_back(record_of(LimitScope::core, computer, computer.one_core));
    records.push_back(record_of(LimitScope::node, computer, computer.all_cores));
    add_messages(records.back(), computer.messages);
  }
  if (limits.computers.size() > 1) {
    records.push_back(record_of_job(limits));
  }
  return records;
}

}  // namespace scalelab
