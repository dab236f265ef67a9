// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <functional>
#include <set>
#include <string>
#include <vector>

#include "results/records.hpp"
#include "study/progress.hpp"

namespace scalelab {

/// Looks at the first sample of each point for what is wrong with how it runs, and says each thing
/// once, while there is still time to do something about it.
class Diagnosis {
 public:
  /// What is wrong with how a point ran, from the rows of some of its samples: each a phrase that
  /// goes on from "point 2x1 ran".
  using Look = std::function<std::vector<std::string>(const Results& results, const Point& point,
                                                      const std::vector<WorkerSample>& rows)>;

  Diagnosis(Look look, Progress& progress);

  /// To be called after each sample of a point, with the rows of its workers if it is the point's
  /// first one.
  void take(const Results& results, std::size_t point, const std::vector<WorkerSample>& rows);

 private:
  Look look_;
  Progress* progress_;
  std::set<std::size_t> looked_at_;
  std::set<std::string> said_;
};

}  // namespace scalelab
