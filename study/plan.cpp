// SPDX-License-Identifier: BSD-3-Clause
#include "study/plan.hpp"

#include <cmath>
#include <limits>

namespace scalelab {
namespace {

constexpr double not_a_number = std::numeric_limits<double>::quiet_NaN();

PlannedPoint make_point(const Config& config, std::size_t study, const Layout& layout,
                        std::optional<int> nodes, GilPolicy gil, Schedule schedule) {
  PlannedPoint point;
  point.layout = layout;
  point.nodes = nodes;
  Point& record = point.record;
  record.study = static_cast<std::int64_t>(study);
  record.kernel = config.subject->name();
  record.scaling = config.scaling;
  record.model = model_of(layout.ranks, layout.threads);
  record.nodes = nodes.value_or(1);
  record.ranks = layout.ranks;
  record.threads = layout.threads;
  record.workers = layout.workers();
  record.gil = gil;
  record.schedule = schedule;
  config.subject->plan(config, point);
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
    const Config& config = configs[static_cast<std::size_t>(point.record.study)];
    config.subject->place(config, places, memory, point);
  }
}

std::vector<StudyRecord> study_records(const std::vector<Config>& configs) {
  std::vector<StudyRecord> records;
  records.reserve(configs.size());
  for (const Config& config : configs) {
    const InterpreterSettings& interpreter = config.interpreter;
    records.push_back({.title = config.title,
                       .kernel = config.subject->name(),
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
                       .placement = config.placement,
                       .subject = config.subject->kind()});
  }
  return records;
}

}  // namespace scalelab
