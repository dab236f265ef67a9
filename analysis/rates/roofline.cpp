// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/rates/roofline.hpp"

#include <algorithm>
#include <cmath>

namespace scalelab {
namespace {

/// The roof of this scope, of the study's first computer or of its job.
void add_roof(Roofline& roofline, const Results& results, const StudyScaling& study,
              LimitScope scope, std::int64_t nodes) {
  const std::int64_t first = results.studies.at(study.study).first_node;
  for (const LimitRecord& limit : results.limits) {
    const bool is_new = roofline.roofs.empty() || limit.cores > roofline.roofs.back().cores;
    if (limit.scope == scope && limit.node == first && is_new && std::isfinite(limit.flop_rate) &&
        std::isfinite(limit.bandwidth)) {
      roofline.roofs.push_back({.cores = limit.cores,
                                .nodes = nodes,
                                .flop_rate = limit.flop_rate,
                                .bandwidth = limit.bandwidth});
    }
  }
}

}  // namespace

Roofline roofline_of(const Results& results, const StudyScaling& study,
                     const std::vector<PointRate>& rates) {
  Roofline roofline;
  std::int64_t most_nodes = 1;
  for (std::size_t i = 0; i < rates.size(); ++i) {
    const PointRate& rate = rates[i];
    const Point& point = results.points[study.points[i].point];
    if (rate.intensity && rate.binds) {
      roofline.points.push_back({.point = i,
                                 .intensity = *rate.intensity,
                                 .flop_rate = *rate.flop_rate,
                                 .attainable = point.demand_flops / rate.binds->shortest_s});
      most_nodes = std::max(most_nodes, point.nodes);
    }
  }
  if (roofline.points.empty()) {
    return {};
  }
  add_roof(roofline, results, study, LimitScope::core, 1);
  add_roof(roofline, results, study, LimitScope::node, 1);
  if (most_nodes > 1) {
    const std::int64_t first = results.studies.at(study.study).first_node;
    const auto computers = std::ranges::count_if(results.limits, [&](const LimitRecord& limit) {
      return limit.scope == LimitScope::node && limit.node >= first;
    });
    add_roof(roofline, results, study, LimitScope::job, computers);
  }
  return roofline.roofs.empty() ? Roofline() : roofline;
}

}  // namespace scalelab
