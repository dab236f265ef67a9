// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "parallel/machine/thread_limits.hpp"

namespace scalelab {

/// Where one rank is. Numbers count from 0, in the order of the ranks.
struct RankPlace {
  int node = 0;              ///< MPI shared-memory domain
  int computer = 0;          ///< operating system instance: one clock, one set of cores
  int rank_on_node = 0;      ///< 0 leads the node: it speaks for it
  int rank_on_computer = 0;  ///< 0 leads the computer
};

/// Where all ranks of a job are. Known on the job's rank 0, where points are planned.
struct RankPlaces {
  std::vector<int> node;               ///< of each rank
  std::vector<int> computer;           ///< of each rank
  std::vector<std::string> hostnames;  ///< of each node
  std::vector<int> cores;              ///< of each computer: cores that the job may use there
  /// Of each computer: processors' worth of time that its ranks may use, the smallest that any of
  /// them sees (see cpu_quota.hpp); nothing where there is no limit.
  std::vector<std::optional<double>> quota{};
  /// Of each computer: how many threads more can be started there; empty where nothing is known.
  std::vector<ThreadLimits> threads{};

  [[nodiscard]] int nodes() const noexcept { return static_cast<int>(hostnames.size()); }
  [[nodiscard]] int computers() const noexcept { return static_cast<int>(cores.size()); }
};

/// Chooses which ranks of the job take part: the first ones, which fill one node after the other;
/// or, when `nodes` is given, equally many on each of the first `nodes` nodes. Rank 0 is always
/// among them and is first. Empty, with the reason in `why_not`, when there are not enough.
std::vector<int> choose_ranks(const RankPlaces& places, int ranks, std::optional<int> nodes,
                              std::string& why_not);

/// How many nodes the ranks are on.
int count_nodes(const RankPlaces& places, const std::vector<int>& world_ranks);

/// How many physical cores the job may use on the computers that the ranks are on.
int count_cores(const RankPlaces& places, const std::vector<int>& world_ranks);

/// Whether the `threads` workers of each member would need more cores than a computer has, or more
/// processors' time than its quota, rounded up, allows.
bool oversubscribes(const RankPlaces& places, const std::vector<int>& world_ranks, int threads);

/// Why a computer can't start the `threads` threads of each member, with the limit that it is;
/// empty where all can, as far as they know their limits.
std::string too_many_threads(const RankPlaces& places, const std::vector<int>& world_ranks,
                             int threads);

}  // namespace scalelab
