// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/rates/attainable.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>

namespace scalelab {
namespace {

const LimitRecord* find_limit(const Results& results, LimitScope scope, std::int64_t node) {
  const auto found = std::ranges::find_if(results.limits, [&](const LimitRecord& limit) {
    return limit.scope == scope && limit.node == node;
  });
  return found == results.limits.end() ? nullptr : &*found;
}

/// What so many workers on one computer reach at most, of what one core reaches and all do. All do
/// no less than one, whatever disturbed them. NaN where it takes what was not measured.
double of_workers(double one_core, double all_cores, double workers, std::int64_t cores) {
  const double all = all_cores < one_core ? one_core : all_cores;
  if (workers >= static_cast<double>(cores)) {
    return all;
  }
  if (workers <= 1) {
    return one_core;
  }
  return std::isnan(all) || workers * one_core > all ? all : workers * one_core;
}

}  // namespace

Attainable attainable_by(const Results& results, const Point& point) {
  const std::int64_t first = results.studies.at(static_cast<std::size_t>(point.study)).first_node;
  if (point.nodes < 1) {
    return {};
  }
  const double workers = static_cast<double>(point.workers) / static_cast<double>(point.nodes);
  Attainable sum{.flop_rate = 0,
                 .bandwidth = 0,
                 .read_bandwidth = 0,
                 .random_loads_per_s = 0,
                 .loads_per_s = 0};
  for (std::int64_t node = first; node < first + point.nodes; ++node) {
    const LimitRecord* one = find_limit(results, LimitScope::core, node);
    const LimitRecord* all = find_limit(results, LimitScope::node, node);
    if (one == nullptr || all == nullptr) {
      return {};
    }
    const auto reached = [&](double of_one, double of_all) {
      return of_workers(of_one, of_all, workers, all->cores);
    };
    sum.flop_rate = sum.flop_rate + reached(one->flop_rate, all->flop_rate);
    sum.bandwidth = sum.bandwidth + reached(one->bandwidth, all->bandwidth);
    sum.read_bandwidth = sum.read_bandwidth + reached(one->read_bandwidth, all->read_bandwidth);
    sum.random_loads_per_s = sum.random_loads_per_s + reached(one->random_loads, all->random_loads);
    sum.loads_per_s =
        sum.loads_per_s + reached(1 / one->load_s, static_cast<double>(all->cores) / all->load_s);
  }
  const LimitRecord* messages = point.nodes > 1 ? find_limit(results, LimitScope::job, first)
                                                : find_limit(results, LimitScope::node, first);
  if (messages != nullptr) {
    sum.message_s = messages->message_s;
    sum.message_bandwidth = messages->message_bandwidth;
  }
  return sum;
}

}  // namespace scalelab
