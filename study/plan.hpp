// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "parallel/job/rank_places.hpp"
#include "results/records.hpp"
#include "study/config.hpp"

namespace scalelab {

/// One point that a study asks for, before it is known what the job has.
struct PlannedPoint {
  Point record;  ///< status "planned", or "skipped" with the reason where no layout can meet it
  Layout layout;
  Size size;
  std::optional<int> nodes;  ///< asked for by sweep.nodes
  /// That take part; empty until placed, which only rank 0 does, and when skipped.
  std::vector<int> world_ranks;
  /// Memory that its ranks need on each computer of the job; empty where world_ranks is.
  std::vector<double> bytes_on_computer;
  /// How much of it processes share; empty also where a kernel shares nothing.
  std::vector<double> shared_on_computer;
};

/// What a computer of the job has.
struct ComputerMemory {
  std::string hostname;
  double bytes = 0;
  std::optional<double> free_to_share{};  ///< for processes to share, in bytes, where it is known
};

/// The memory of each computer, by that of each node: several nodes may be on one computer, and
/// share what it has.
/// @param free_to_share of each rank's computer, in bytes; infinite where it is not known
std::vector<ComputerMemory> memory_of_computers(const RankPlaces& places,
                                                const std::vector<double>& node_bytes,
                                                const std::vector<double>& free_to_share);

/// Every point of the configs, in the order of the config: layouts, then nodes, lock policies and
/// schedules. Throws ConfigError when a size that weak scaling grows to is not legal, and when the
/// kernel can't run a size in a layout.
std::vector<PlannedPoint> plan_points(const std::vector<Config>& configs);

/// Chooses the ranks of each point, by what the job's rank 0 knows, or marks it skipped with the
/// reason; notes nodes, memory and oversubscription. Throws ConfigError when the ranks of a point
/// need more memory on a computer than that has, or more to share than it has free.
void place_points(std::vector<PlannedPoint>& points, const std::vector<Config>& configs,
                  const RankPlaces& places, const std::vector<ComputerMemory>& memory);

/// The studies as they are stored.
std::vector<StudyRecord> study_records(const std::vector<Config>& configs);

}  // namespace scalelab
