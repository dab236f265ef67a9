// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// A point of one file and the same point of another, as indices into their Results::points.
struct PointPair {
  std::size_t base = 0;
  std::size_t candidate = 0;

  bool operator==(const PointPair&) const = default;
};

/// A point that can't be compared, and why.
struct Unmatched {
  std::size_t point = 0;
  std::string reason;

  bool operator==(const Unmatched&) const = default;
};

/// Which points of two files are the same.
struct Matching {
  std::vector<PointPair> pairs;  ///< in the order of the base
  std::vector<Unmatched> base;
  std::vector<Unmatched> candidate;
};

/// Points are the same when they have the same kernel, scaling, size, model, nodes, ranks, threads,
/// gil and schedule, and when their studies have the same settings of the interpreter lock. Where a
/// file has several such points, as after a merge, the first is paired with the first, the second
/// with the second, and so on. Only points that were measured (analysis/point_times.hpp) are
/// paired.
Matching match_points(const Results& base, const Results& candidate);

}  // namespace scalelab
