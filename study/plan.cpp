// SPDX-License-Identifier: BSD-3-Clause
#include "study/plan.hpp"

#include <fmt/format.h>

#include <cmath>
#include <functional>
#include <limits>
#include <set>
#include <variant>

#include "results/point_names.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

constexpr double bytes_per_gib = 1024.0 * 1024 * 1024;
constexpr double bytes_per_mib = 1024.0 * 1024;
constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

void check_legal(const Config& config, const Size& size, const Layout& layout) {
  for (const SizeParameter& parameter : config.kernel->parameters) {
    if (parameter.is_text()) {
      continue;
    }
    const double value = size.real(parameter.name);
    if (value > parameter.maximum || value < parameter.minimum) {
      throw ConfigError(visible(
          fmt::format("{}: weak scaling to {} workers grows {} to {:g}, and {} allows {:g} to "
                      "{:g}; start from a "
                      "smaller size or ask for fewer workers",
                      config.path, layout.workers(), parameter.name, value, config.kernel->name,
                      parameter.minimum, parameter.maximum)));
    }
  }
  const std::string why_not =
      config.kernel->why_not ? config.kernel->why_not(size, layout) : std::string();
  if (!why_not.empty()) {
    throw ConfigError(visible(fmt::format("{}: {} can't be run as {}: {}", config.path,
                                          config.kernel->name, to_string(layout), why_not)));
  }
}

PlannedPoint make_point(const Config& config, std::size_t study, const Layout& layout,
                        std::optional<int> nodes, GilPolicy gil, Schedule schedule) {
  PlannedPoint point;
  point.layout = layout;
  point.nodes = nodes;
  point.size = config.scaling == Scaling::weak ? config.kernel->grow(config.size, layout.workers())
                                               : config.size;
  check_legal(config, point.size, layout);
  Point& record = point.record;
  record.study = static_cast<std::int64_t>(study);
  record.kernel = config.kernel->name;
  record.scaling = config.scaling;
  record.model = model_of(layout.ranks, layout.threads);
  record.nodes = nodes.value_or(1);
  record.ranks = layout.ranks;
  record.threads = layout.threads;
  record.workers = layout.workers();
  record.gil = gil;
  record.schedule = schedule;
  if (config.kernel->work) {
    record.work = config.kernel->work(point.size);
    record.work_unit = config.kernel->work_unit;
  }
  if (config.kernel->demand) {
    const Demand demand = config.kernel->demand(point.size, layout);
    record.demand_flops = demand.flops;
    record.demand_bytes = demand.bytes;
    record.demand_read_bytes = demand.read_bytes;
    record.demand_random_loads = demand.random_loads;
    record.demand_dependent_loads = demand.dependent_loads;
    record.demand_messages = demand.messages;
    record.demand_message_bytes = demand.message_bytes;
  }
  if (config.kernel->time_use) {
    const double held_share =
        config.interpreter.held_share.value_or(config.kernel->held_share.value_or(1));
    const TimeUse use = config.kernel->time_use(point.size, held_share);
    record.lock_share = use.lock;
    record.native_share = use.native;
    record.wait_share = use.wait;
  }
  record.size = point.size.values();
  record.status = PointStatus::planned;
  return point;
}

// A combination without a layout: kept, so that nobody wonders where it went.
PlannedPoint make_impossible(const Config& config, std::size_t study,
                             const ImpossibleLayout& impossible) {
  PlannedPoint point = make_point(config, study, Layout{}, std::nullopt, config.sweep.gil.front(),
                                  config.sweep.schedule.front());
  point.record.model = impossible.model;
  point.record.workers = impossible.workers;
  point.record.ranks = 0;
  point.record.threads = 0;
  point.record.nodes = 0;
  point.record.status = PointStatus::skipped;
  point.record.reason = impossible.reason;
  return point;
}

// What the ranks of a placed point need on each computer. What rank 0 shares on its node, the
// first rank of each other node shares there, where the kernel says so.
std::vector<double> bytes_by_computer(
    const PlannedPoint& point, const KernelInfo& kernel, const RankPlaces& places,
    const std::function<double(const Size&, const Layout&, int)>& bytes_of_rank) {
  std::vector<double> bytes(static_cast<std::size_t>(places.computers()), 0);
  const double bytes_of_node =
      kernel.shared_on_each_node ? kernel.shared_bytes(point.size, point.layout, 0) : 0;
  std::set<int> nodes;
  for (std::size_t rank = 0; rank < point.world_ranks.size(); ++rank) {
    const auto world_rank = static_cast<std::size_t>(point.world_ranks[rank]);
    const bool first_of_node = nodes.insert(places.node[world_rank]).second;
    bytes[static_cast<std::size_t>(places.computer[world_rank])] +=
        bytes_of_rank(point.size, point.layout, static_cast<int>(rank)) +
        (first_of_node && rank > 0 ? bytes_of_node : 0);
  }
  return bytes;
}

void place_shared(PlannedPoint& point, const Config& config, const RankPlaces& places,
                  const std::vector<ComputerMemory>& memory) {
  if (!config.kernel->shared_bytes) {
    return;
  }
  point.shared_on_computer =
      bytes_by_computer(point, *config.kernel, places, config.kernel->shared_bytes);
  for (std::size_t computer = 0; computer < memory.size(); ++computer) {
    const double needed = point.shared_on_computer[computer];
    const auto free = memory[computer].free_to_share;
    if (free && needed > *free) {
      throw ConfigError(fmt::format(
          "{}: point {} shares {:.1f} MiB of memory between processes on {}, whose /dev/shm has "
          "{:.1f} MiB free; choose a smaller size, or give it more (in Docker: --shm-size)",
          config.path, short_label(point.record), needed / bytes_per_mib, memory[computer].hostname,
          *free / bytes_per_mib));
    }
  }
}

}  // namespace

std::vector<PlannedPoint> plan_points(const std::vector<Config>& configs) {
  std::vector<PlannedPoint> points;
  for (std::size_t study = 0; study < configs.size(); ++study) {
    const Config& config = configs[study];
    std::vector<std::optional<int>> node_counts(config.sweep.nodes.begin(),
                                                config.sweep.nodes.end());
    if (node_counts.empty()) {
      node_counts.emplace_back();
    }
    for (const Layout& layout : config.sweep.layouts) {
      for (const auto& nodes : node_counts) {
        for (const GilPolicy gil : config.sweep.gil) {
          for (const Schedule schedule : config.sweep.schedule) {
            points.push_back(make_point(config, study, layout, nodes, gil, schedule));
          }
        }
      }
    }
    for (const ImpossibleLayout& impossible : config.sweep.impossible) {
      points.push_back(make_impossible(config, study, impossible));
    }
  }
  return points;
}

std::vector<ComputerMemory> memory_of_computers(const RankPlaces& places,
                                                const std::vector<double>& node_bytes,
                                                const std::vector<double>& free_to_share) {
  std::vector<ComputerMemory> computers(static_cast<std::size_t>(places.computers()));
  for (std::size_t rank = 0; rank < places.node.size(); ++rank) {
    const auto node = static_cast<std::size_t>(places.node[rank]);
    computers[static_cast<std::size_t>(places.computer[rank])] = {
        .hostname = places.hostnames[node], .bytes = node_bytes.at(node)};
    if (std::isfinite(free_to_share.at(rank))) {
      computers[static_cast<std::size_t>(places.computer[rank])].free_to_share =
          free_to_share[rank];
    }
  }
  return computers;
}

void place_points(std::vector<PlannedPoint>& points, const std::vector<Config>& configs,
                  const RankPlaces& places, const std::vector<ComputerMemory>& memory) {
  for (PlannedPoint& point : points) {
    if (point.record.status == PointStatus::skipped) {
      continue;
    }
    std::string why_not;
    point.world_ranks = choose_ranks(places, point.layout.ranks, point.nodes, why_not);
    if (point.world_ranks.empty()) {
      point.record.status = PointStatus::skipped;
      point.record.reason = why_not;
      continue;
    }
    why_not = too_many_threads(places, point.world_ranks, point.layout.threads);
    if (!why_not.empty()) {
      point.world_ranks.clear();
      point.record.status = PointStatus::skipped;
      point.record.reason = why_not;
      continue;
    }
    const Config& config = configs[static_cast<std::size_t>(point.record.study)];
    point.bytes_on_computer =
        bytes_by_computer(point, *config.kernel, places, config.kernel->memory_bytes);
    for (std::size_t computer = 0; computer < memory.size(); ++computer) {
      const double needed = point.bytes_on_computer[computer];
      if (needed > memory[computer].bytes) {
        throw ConfigError(visible(fmt::format(
            "{}: point {} needs {:.1f} GiB of memory on {}, which has {:.1f} GiB; choose a smaller "
            "size, or spread the point over more nodes",
            config.path, short_label(point.record), needed / bytes_per_gib,
            memory[computer].hostname, memory[computer].bytes / bytes_per_gib)));
      }
    }
    place_shared(point, config, places, memory);
    point.record.nodes = count_nodes(places, point.world_ranks);
    point.record.cores = count_cores(places, point.world_ranks);
    point.record.locks = lock_count(point.record.gil, config.interpreter, point.layout.ranks,
                                    point.layout.threads, static_cast<int>(point.record.nodes));
    point.record.oversubscribed = oversubscribes(places, point.world_ranks, point.layout.threads);
  }
}

std::vector<StudyRecord> study_records(const std::vector<Config>& configs) {
  std::vector<StudyRecord> records;
  records.reserve(configs.size());
  for (const Config& config : configs) {
    const InterpreterSettings& interpreter = config.interpreter;
    records.push_back({.title = config.title,
                       .kernel = config.kernel->name,
                       .scaling = config.scaling,
                       .path = config.path,
                       .toml = config.text,
                       .overrides = config.overrides,
                       .confidence = config.measure.confidence,
                       .lock_scope = interpreter.scope,
                       .switch_interval_s = interpreter.switch_interval_s,
                       .tick_every = interpreter.every,
                       .subinterpreters = interpreter.count.value_or(0),
                       .held_share = interpreter.held_share.value_or(not_a_number),
                       .step_s = interpreter.step_s,
                       .free_threaded_overhead = interpreter.free_threaded_overhead,
                       .placement = config.placement});
  }
  return records;
}

}  // namespace scalelab
