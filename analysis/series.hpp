// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "analysis/scaling.hpp"
#include "results/records.hpp"

namespace scalelab {

/// One curve of a figure: points that differ in nothing but the number of workers (and, in weak
/// scaling, the size that grows with them).
struct Series {
  std::string label;  ///< "threads, gil interval, dynamic": only what varies in the study
  std::vector<std::size_t> points;  ///< indices into StudyScaling::points, by rising workers

  bool operator==(const Series&) const = default;
};

/// The curves of a study, from its measured points: one for each model, lock policy and schedule,
/// and in strong scaling for each size. The serial point of the same policy, schedule and size is
/// the first point of each curve; where there is no curve for it to start, it is a curve of its
/// own.
///  - Where one layout was measured on several numbers of nodes, each number of nodes is a curve.
///  - Where two layouts of a hybrid curve have equally many workers, each number of threads per
///  rank is
///    a curve.
/// Sorted by model (serial, threads, processes, hybrid), then by first appearance.
std::vector<Series> series_of(const Results& results, const StudyScaling& study);

}  // namespace scalelab
