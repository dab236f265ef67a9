// SPDX-License-Identifier: BSD-3-Clause
#include "study/program/allocation.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <string_view>
#include <system_error>

namespace scalelab {
namespace {

int most_nodes() {
  for (const char* name : {"SLURM_JOB_NUM_NODES", "SLURM_NNODES"}) {
    const char* text = std::getenv(name);  // NOLINT(concurrency-mt-unsafe): nobody sets any
    int nodes = 0;
    const std::string_view digits = text == nullptr ? "" : text;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), nodes);
    if (error == std::errc() && nodes > 0) {
      return nodes;
    }
  }
  return 1;
}

}  // namespace

Allocation find_allocation(int cores_here, std::optional<double> quota_here) {
  return {.nodes = most_nodes(), .cores_of_node = cores_here, .quota_of_node = quota_here};
}

std::optional<int> nodes_for(const Allocation& allocation, int ranks, int threads,
                             std::optional<int> asked_for, std::string& why_not) {
  if (!asked_for) {
    const int cores = std::max(allocation.cores_of_node, 1);
    const int needed = (ranks * threads + cores - 1) / cores;
    return std::clamp(needed, 1, std::min(allocation.nodes, ranks));
  }
  if (*asked_for > allocation.nodes) {
    why_not = fmt::format("needs {} nodes and there {} {}", *asked_for,
                          allocation.nodes == 1 ? "is" : "are", allocation.nodes);
    return std::nullopt;
  }
  if (ranks % *asked_for != 0) {
    why_not = fmt::format("{} ranks can't be shared out equally over {} nodes", ranks, *asked_for);
    return std::nullopt;
  }
  return asked_for;
}

bool oversubscribes(const Allocation& allocation, int nodes, int workers) {
  double most = allocation.cores_of_node;
  if (allocation.quota_of_node) {
    most = std::min(most, std::ceil(*allocation.quota_of_node));
  }
  return workers > most * nodes;
}

}  // namespace scalelab
