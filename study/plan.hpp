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
  /// Whether it stays prepared from one sample to the next. Known on rank 0, once placed.
  bool stays_prepared = true;
};

/// Every point of the configs, in the order of the config: layouts, then nodes, lock policies and
/// schedules. Throws ConfigError when a size that weak scaling grows to is not legal.
std::vector<PlannedPoint> plan_points(const std::vector<Config>& configs);

/// Chooses the ranks of each point, or marks it skipped with the reason; notes nodes and
/// oversubscription. Throws ConfigError when a point needs more memory on one of its computers than
/// is there: `memory_bytes` are those of each node, of which several may be on one computer. The
/// points of a study stay prepared where all of them together leave a fifth of the memory of every
/// computer free.
void place_points(std::vector<PlannedPoint>& points, const std::vector<Config>& configs,
                  const RankPlaces& places, const std::vector<double>& memory_bytes);

/// The studies as they are stored.
std::vector<StudyRecord> study_records(const std::vector<Config>& configs);

/// "2x1, gil interval, dynamic": a point's name in messages.
std::string label(const Point& point);

}  // namespace scalelab
