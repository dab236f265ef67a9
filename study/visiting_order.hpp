// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <random>
#include <vector>

namespace scalelab {

/// In which order the points of a study are visited: round by round, each round in a new random
/// order, so that a machine whose speed drifts does not favour one point over another (Hoefler &
/// Belli, SC15, rule 9; randomised complete blocks). A point leaves when it is closed.
class VisitingOrder {
 public:
  VisitingOrder(std::vector<std::size_t> points, std::uint32_t seed);

  /// The point to visit next; nothing when all are closed.
  std::optional<std::size_t> next();

  /// The point needs no more visits.
  void close(std::size_t point);

 private:
  std::vector<std::size_t> open_;
  std::vector<std::size_t> round_;  // still to come, last first
  std::mt19937 random_;
};

}  // namespace scalelab
