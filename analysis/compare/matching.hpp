// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/compare/compared_file.hpp"

namespace scalelab {

/// A point of one of the files of a side.
struct PointOfFile {
  std::size_t file = 0;   ///< index into the side's files
  std::size_t point = 0;  ///< index into its Results::points

  bool operator==(const PointOfFile&) const = default;
};

/// One point, wherever it was measured.
struct MatchedPoint {
  std::vector<PointOfFile> base;  ///< in the order of the files
  std::vector<PointOfFile> candidate;

  bool operator==(const MatchedPoint&) const = default;
};

/// A point that can't be compared, and why.
struct Unmatched {
  PointOfFile at;  ///< where it is first
  std::string reason;

  bool operator==(const Unmatched&) const = default;
};

/// Which points of the files are the same.
struct Matching {
  std::vector<MatchedPoint> points;  ///< in the order of the base
  std::vector<Unmatched> base;       ///< what the base has
  std::vector<Unmatched> candidate;  ///< what it does not have
};

/// Points are the same when they have the same kernel, scaling, size, model, nodes, ranks, threads,
/// gil and schedule, and when their studies have the same settings of the interpreter lock. Where a
/// file has several such points, as after a merge, the first is paired with the first, the second
/// with the second, and so on.
///
/// Only points that were measured (analysis/point_times.hpp) are matched: on both sides in one file
/// at least, or, where a side has several files, in two, since less does not tell what varies
/// between runs.
Matching match_points(const ComparedFiles& base, const ComparedFiles& candidate);

}  // namespace scalelab
