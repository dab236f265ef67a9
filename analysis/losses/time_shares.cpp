// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/time_shares.hpp"

#include <algorithm>

#include "analysis/references.hpp"

namespace scalelab {

void TimeShareTotals::add(const Sample& sample, std::span<const WorkerSample> workers) {
  Totals& total = points_[point_index(sample, points_.size())];
  if (!is_usable(sample)) {
    return;
  }
  double busiest_s = 0;
  for (const WorkerSample& worker : workers) {
    total.busy_s += worker.busy_s;
    total.lock_wait_s += worker.lock_wait_s;
    total.communication_s += worker.communication_s;
    total.barrier_wait_s += worker.barrier_wait_s;
    total.blocked_s += worker.blocked_s;
    busiest_s = std::max(busiest_s, worker.busy_s);
  }
  total.busiest_workers_s += static_cast<double>(workers.size()) * busiest_s;
}

void TimeShareTotals::add(const Sample& sample, std::span<const WorkerSummary> nodes) {
  Totals& total = points_[point_index(sample, points_.size())];
  if (!is_usable(sample)) {
    return;
  }
  double busiest_s = 0;
  double all = 0;
  for (const WorkerSummary& node : nodes) {
    const auto workers = static_cast<double>(node.workers);
    total.busy_s += workers * node.busy_s.mean;
    total.lock_wait_s += workers * node.lock_wait_s.mean;
    total.communication_s += workers * node.communication_s.mean;
    total.barrier_wait_s += workers * node.barrier_wait_s.mean;
    total.blocked_s += workers * node.blocked_s.mean;
    busiest_s = std::max(busiest_s, node.busy_s.max);
    all += workers;
  }
  total.busiest_workers_s += all * busiest_s;
}

std::optional<TimeShares> TimeShareTotals::shares_of(const Totals& total) {
  const double all = total.busy_s + total.lock_wait_s + total.communication_s +
                     total.barrier_wait_s + total.blocked_s;
  if (!(all > 0)) {
    return std::nullopt;
  }
  TimeShares shares{.busy = total.busy_s / all,
                    .lock_wait = total.lock_wait_s / all,
                    .communication = total.communication_s / all,
                    .barrier_wait = total.barrier_wait_s / all,
                    .blocked = total.blocked_s / all,
                    .load_balance = std::nullopt};
  if (total.busiest_workers_s > 0) {
    shares.load_balance = total.busy_s / total.busiest_workers_s;
  }
  return shares;
}

std::vector<std::optional<TimeShares>> TimeShareTotals::shares() const {
  std::vector<std::optional<TimeShares>> shares(points_.size());
  std::ranges::transform(points_, shares.begin(), shares_of);
  return shares;
}

}  // namespace scalelab
