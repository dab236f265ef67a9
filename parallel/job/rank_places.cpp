// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/rank_places.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <set>

namespace scalelab {
namespace {

// The ranks of each node, in order. One look at each rank: a job may have very many of both.
std::vector<std::vector<int>> ranks_of_nodes(const RankPlaces& places) {
  std::vector<std::vector<int>> ranks(places.hostnames.size());
  for (std::size_t rank = 0; rank < places.node.size(); ++rank) {
    ranks[static_cast<std::size_t>(places.node[rank])].push_back(static_cast<int>(rank));
  }
  return ranks;
}

}  // namespace

std::vector<int> choose_ranks(const RankPlaces& places, int ranks, std::optional<int> nodes,
                              std::string& why_not) {
  const int available = static_cast<int>(places.node.size());
  if (ranks > available) {
    why_not = fmt::format("needs {} ranks and the job has {}", ranks, available);
    return {};
  }
  if (nodes && *nodes > places.nodes()) {
    why_not = fmt::format("needs {} nodes and the job has {}", *nodes, places.nodes());
    return {};
  }
  if (nodes && ranks % *nodes != 0) {
    why_not = fmt::format("{} ranks can't be shared out equally over {} nodes", ranks, *nodes);
    return {};
  }
  const auto ranks_of_node = ranks_of_nodes(places);
  const int nodes_used = nodes.value_or(places.nodes());
  std::vector<int> chosen;
  for (int node = 0; node < nodes_used && static_cast<int>(chosen.size()) < ranks; ++node) {
    // Node after node in rank order, whatever order the launcher dealt the ranks out in.
    const auto& here = ranks_of_node[static_cast<std::size_t>(node)];
    const int wanted = nodes ? ranks / *nodes : ranks - static_cast<int>(chosen.size());
    const int taken = std::min(wanted, static_cast<int>(here.size()));
    if (nodes && taken < wanted) {
      why_not = fmt::format("needs {} ranks on each of {} nodes and node {} has {}", wanted, *nodes,
                            places.hostnames[static_cast<std::size_t>(node)], taken);
      return {};
    }
    chosen.insert(chosen.end(), here.begin(), here.begin() + taken);
  }
  return chosen;
}

int count_nodes(const RankPlaces& places, const std::vector<int>& world_ranks) {
  std::set<int> nodes;
  for (const int rank : world_ranks) {
    nodes.insert(places.node[static_cast<std::size_t>(rank)]);
  }
  return static_cast<int>(nodes.size());
}

int count_cores(const RankPlaces& places, const std::vector<int>& world_ranks) {
  std::set<int> computers;
  for (const int rank : world_ranks) {
    computers.insert(places.computer[static_cast<std::size_t>(rank)]);
  }
  int cores = 0;
  for (const int computer : computers) {
    cores += places.cores[static_cast<std::size_t>(computer)];
  }
  return cores;
}

bool oversubscribes(const RankPlaces& places, const std::vector<int>& world_ranks, int threads) {
  std::vector<int> workers(places.cores.size(), 0);
  for (const int rank : world_ranks) {
    workers[static_cast<std::size_t>(places.computer[static_cast<std::size_t>(rank)])] += threads;
  }
  for (std::size_t computer = 0; computer < workers.size(); ++computer) {
    double most = places.cores[computer];
    if (!places.quota.empty() && places.quota[computer]) {
      most = std::min(most, std::ceil(*places.quota[computer]));
    }
    if (workers[computer] > most) {
      return true;
    }
  }
  return false;
}

std::string too_many_threads(const RankPlaces& places, const std::vector<int>& world_ranks,
                             int threads) {
  // The first thread of each process is there already.
  const std::int64_t more_in_process = threads - 1;
  std::vector<std::int64_t> more(places.threads.size(), 0);
  for (const int rank : world_ranks) {
    const auto computer = static_cast<std::size_t>(places.computer[static_cast<std::size_t>(rank)]);
    if (computer >= more.size()) {
      continue;
    }
    const ThreadLimits& limits = places.threads[computer];
    more[computer] += more_in_process;
    const auto refuse = [&](const std::string& where, const ThreadLimit& limit) {
      return fmt::format(
          "needs {} threads in {} on {}, which can start {} more: {}", threads, where,
          places.hostnames[static_cast<std::size_t>(places.node[static_cast<std::size_t>(rank)])],
          limit.threads, limit.cause);
    };
    if (limits.in_process && more_in_process > limits.in_process->threads) {
      return refuse("a process", *limits.in_process);
    }
    if (limits.on_computer && more[computer] > limits.on_computer->threads) {
      return refuse("each of its processes", *limits.on_computer);
    }
  }
  return {};
}

}  // namespace scalelab
