// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "study/config.hpp"
#include "study/plan.hpp"

namespace scalelab {

/// Which points stay prepared from visit to visit: rank 0's decision, which all ranks carry out.
/// The points of one study stay, since rounds come back to each of them, as long as the memory that
/// their kernels declare fits on every computer; where it does not, those that were visited longest
/// ago go first, and are prepared again when they come back.
class KeptPoints {
 public:
  /// The share of a computer's memory, and of what processes may share of it, that kept points may
  /// take together: the rest is for the system, MPI, and what kernels need for a moment. A point
  /// that needs more is kept alone.
  static constexpr double most_of_a_computer = 0.8;

  /// @param points placed (see place_points); must outlive this
  KeptPoints(const std::vector<PlannedPoint>& points, std::vector<ComputerMemory> memory);

  /// Notes a visit. Returns the points that are to be released before it, in this order: those of
  /// other studies, and those for which there is no memory beside this one.
  std::vector<std::size_t> visit(std::size_t point);

 private:
  const std::vector<PlannedPoint>* points_;
  std::vector<ComputerMemory> memory_;
  std::vector<std::size_t> kept_;  // visited longest ago first
};

/// What to tell of each study whose points don't all stay prepared.
std::vector<std::string> notices_of_memory(const std::vector<PlannedPoint>& points,
                                           const std::vector<Config>& configs,
                                           const std::vector<ComputerMemory>& memory);

}  // namespace scalelab
