// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "analysis/scaling.hpp"
#include "results/records.hpp"

namespace scalelab {

/// A node whose workers took longer for the same work than those of other nodes.
struct SlowNode {
  std::int64_t node = 0;            ///< index into MachineRecord::nodes
  std::vector<std::size_t> points;  ///< where: indexes into StudyScaling::points
  double least = 0;                 ///< by how much at least, of these points; 0.3 is by 30 %
  double most = 0;                  ///< and at most

  bool operator==(const SlowNode&) const = default;
};

/// The slow nodes of a study, by their numbers. A node is slow at a point with the static schedule,
/// where every worker is given its share, when its workers computed for at least 5 % longer than
/// those of the middle node (the faster one of two), and in more samples than chance explains its
/// slowest and the other nodes' fastest workers did not overlap: a sign test at the study's
/// confidence, for all nodes of all its points together (Bonferroni).
std::vector<SlowNode> slow_nodes(const Results& results, const StudyScaling& study);

/// "nid0042", or "node 3" where hosts have no names, or the same.
std::string node_name(const MachineRecord& machine, std::int64_t node);

}  // namespace scalelab
