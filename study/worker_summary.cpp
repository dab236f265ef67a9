// SPDX-License-Identifier: BSD-3-Clause
#include "study/worker_summary.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <limits>

namespace scalelab {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

// Adds one more worker's value to what is a sum until all are there.
inline void take(Spread& spread, double value) {
  spread.min = value < spread.min ? value : spread.min;
  spread.max = value > spread.max ? value : spread.max;
  spread.mean += value;
}

// Each value of an account with the spread that it goes into.
template <class Visit>
inline void for_each_value(WorkerSummary& summary, const WorkerAccount& worker, Visit visit) {
  visit(summary.busy_s, worker.busy_s);
  visit(summary.lock_wait_s, worker.lock_wait_s);
  visit(summary.lock_held_s, worker.lock_held_s);
  visit(summary.communication_s, worker.communication_s);
  visit(summary.barrier_wait_s, worker.barrier_wait_s);
  visit(summary.blocked_s, worker.blocked_s);
  visit(summary.lock_switches, static_cast<double>(worker.lock_switches));
  visit(summary.lock_requests, static_cast<double>(worker.lock_requests));
  visit(summary.lock_longest_wait_s, worker.lock_longest_wait_s);
  visit(summary.start_skew_s, worker.start_skew_s);
  visit(summary.end_skew_s, worker.end_skew_s);
  visit(summary.instructions, worker.instructions);
  visit(summary.cycles, worker.cycles);
  visit(summary.pinned, worker.pinned ? 1.0 : 0.0);
}

}  // namespace

bool RowsOfPoint::keeps(const KeptRows& wanted, std::int64_t workers, bool warmup) const {
  // A sample that warms up is kept where it takes nobody's place.
  const std::int64_t others = warmup ? wanted.samples_of_point * workers : 0;
  return rows + workers + others <= wanted.rows_of_point ||
         (!warmup && samples < wanted.samples_of_point);
}

void RowsOfPoint::add(std::int64_t workers, bool warmup) {
  rows += workers;
  samples += warmup ? 0 : 1;
}

std::vector<WorkerSummary> summed_up(std::int64_t order, std::span<const WorkerAccount> workers) {
  std::vector<WorkerSummary> nodes;
  std::size_t at = 0;
  for (const WorkerAccount& worker : workers) {
    // Workers of a node stand together as a rule.
    if (at >= nodes.size() || nodes[at].node != worker.node) {
      at = static_cast<std::size_t>(std::ranges::find(nodes, worker.node, &WorkerSummary::node) -
                                    nodes.begin());
      if (at == nodes.size()) {
        WorkerSummary& node = nodes.emplace_back();
        node.sample = order;
        node.node = worker.node;
        for_each_value(node, worker, [](Spread& spread, double value) {
          spread = {.min = value, .mean = 0, .max = value};
        });
      }
    }
    WorkerSummary& node = nodes[at];
    ++node.workers;
    for_each_value(node, worker, [](Spread& spread, double value) { take(spread, value); });
  }
  for (WorkerSummary& node : nodes) {
    const auto count = static_cast<double>(node.workers);
    for_each_value(node, {}, [count](Spread& spread, double /*value*/) {
      // Rounding may not carry a mean beyond the values that it is of.
      spread.mean = std::clamp(spread.mean / count, spread.min, spread.max);
    });
    for (Spread* counted : {&node.instructions, &node.cycles}) {
      if (std::isnan(counted->mean)) {
        *counted = {.min = unknown, .mean = unknown, .max = unknown};
      }
    }
  }
  return nodes;
}

}  // namespace scalelab
