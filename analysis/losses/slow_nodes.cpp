// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/slow_nodes.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace scalelab {
namespace {

constexpr double longer_worth_naming = 0.05;

}  // namespace

std::vector<SlowNode> slow_nodes(const Results& results, const StudyScaling& study) {
  const auto shares_are_fixed = [&](const PointAnalysis& at) {
    return results.points[at.point].schedule == Schedule::fixed;
  };
  std::size_t compared = 0;
  for (const PointAnalysis& at : study.points) {
    compared += shares_are_fixed(at) ? at.nodes.size() : 0;
  }
  std::map<std::int64_t, SlowNode> slow;
  for (std::size_t i = 0; i < study.points.size(); ++i) {
    if (!shares_are_fixed(study.points[i])) {
      continue;
    }
    for (const NodeAccount& node : study.points[i].nodes) {
      const double chance = node.chance * static_cast<double>(compared);
      if (node.longer < longer_worth_naming || chance > 1 - study.confidence) {
        continue;
      }
      SlowNode& found = slow[node.node];
      found.node = node.node;
      found.least = found.points.empty() ? node.longer : std::min(found.least, node.longer);
      found.most = std::max(found.most, node.longer);
      found.points.push_back(i);
    }
  }
  std::vector<SlowNode> all;
  all.reserve(slow.size());
  for (auto& [node, found] : slow) {
    all.push_back(std::move(found));
  }
  return all;
}

std::string node_name(const MachineRecord& machine, std::int64_t node) {
  const auto at = static_cast<std::size_t>(node);
  if (node < 0 || at >= machine.nodes.size() || machine.nodes[at].hostname.empty() ||
      std::ranges::count(machine.nodes, machine.nodes[at].hostname, &NodeRecord::hostname) > 1) {
    return fmt::format("node {}", node);
  }
  return machine.nodes[at].hostname;
}

}  // namespace scalelab
