// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/locks/lock_use.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/references.hpp"

namespace scalelab {

void LockUseTotals::add(const Sample& sample, std::span<const WorkerSample> workers) {
  Totals& total = points_[point_index(sample, points_.size())];
  if (!is_usable(sample)) {
    return;
  }
  total.time_s += sample.time_s;
  total.whole_s += sample.time_s * static_cast<double>(sample.batch);
  for (const WorkerSample& worker : workers) {
    total.held_s += worker.lock_held_s;
    total.longest_wait_s = std::max(total.longest_wait_s, worker.lock_longest_wait_s);
    total.switches += worker.lock_switches;
    total.requests += worker.lock_requests;
  }
}

void LockUseTotals::add(const Sample& sample, std::span<const WorkerSummary> nodes) {
  Totals& total = points_[point_index(sample, points_.size())];
  if (!is_usable(sample)) {
    return;
  }
  total.time_s += sample.time_s;
  total.whole_s += sample.time_s * static_cast<double>(sample.batch);
  for (const WorkerSummary& node : nodes) {
    const auto workers = static_cast<double>(node.workers);
    total.held_s += node.lock_held_s.mean * workers;
    total.longest_wait_s = std::max(total.longest_wait_s, node.lock_longest_wait_s.max);
    total.switches += std::llround(node.lock_switches.mean * workers);
    total.requests += std::llround(node.lock_requests.mean * workers);
  }
}

LockUse LockUseTotals::use_of(const Totals& total, std::int64_t locks) {
  return {.held_share = total.held_s / (total.time_s * static_cast<double>(locks)),
          .switches_per_s = static_cast<double>(total.switches) / total.whole_s,
          .requests_per_s = static_cast<double>(total.requests) / total.whole_s,
          .longest_wait_s = total.longest_wait_s};
}

std::vector<std::optional<LockUse>> LockUseTotals::uses(std::span<const Point> points) const {
  std::vector<std::optional<LockUse>> uses(points.size());
  for (std::size_t i = 0; i < points.size(); ++i) {
    if (points[i].locks > 0 && points_.at(i).time_s > 0) {
      uses[i] = use_of(points_[i], points[i].locks);
    }
  }
  return uses;
}

}  // namespace scalelab
