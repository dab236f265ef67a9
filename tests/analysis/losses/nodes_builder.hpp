// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "tests/analysis/results_builder.hpp"

/// Results of jobs on several nodes, for tests of what is said of them.
namespace scalelab::testing {

/// Seconds that a worker computes, by its node and its place among the workers.
using Computing = std::function<double(std::int64_t node, std::int64_t worker)>;

/// Samples of the last point, whose ranks are spread over the nodes in blocks.
inline void add_on_nodes(Results& results, std::int64_t nodes, int samples,
                         const Computing& computing) {
  const std::int64_t workers = results.points.back().workers;
  results.points.back().nodes = nodes;
  for (int i = 0; i < samples; ++i) {
    const std::size_t first = results.workers.size();
    add_samples(results, {1});
    double longest_s = 0;
    for (std::size_t row = first; row < results.workers.size(); ++row) {
      const auto worker = static_cast<std::int64_t>(row - first);
      results.workers[row].node = worker * nodes / workers;
      results.workers[row].busy_s = computing(results.workers[row].node, worker);
      longest_s = std::max(longest_s, results.workers[row].busy_s);
    }
    for (std::size_t row = first; row < results.workers.size(); ++row) {
      results.workers[row].end_skew_s = longest_s - results.workers[row].busy_s;
      results.workers[row].barrier_wait_s = results.workers[row].end_skew_s;
    }
    results.samples.back().time_s = longest_s;
  }
}

inline Results on_hosts(const std::vector<std::string>& hosts) {
  Results results;
  add_study(results, "nodes", "pi", Scaling::strong);
  for (const std::string& host : hosts) {
    results.machine.nodes.emplace_back().hostname = host;
  }
  add_point(results, 1, 1);
  add_samples(results, six(8));
  return results;
}

/// Node 1 takes 30 % longer.
inline double slow_by_three_tenths(std::int64_t node, std::int64_t worker) {
  return (node == 1 ? 1.3 : 1.0) + 0.001 * static_cast<double>(worker % 2);
}

}  // namespace scalelab::testing
