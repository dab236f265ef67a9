// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/point_times.hpp"

#include <cstddef>

#include "analysis/references.hpp"

namespace scalelab {

std::vector<Times> times_of_points(const Results& results) {
  std::vector<Times> times(results.points.size());
  for (const Sample& sample : results.samples) {
    const std::size_t point = point_index(sample, results.points.size());
    if (is_usable(sample)) {
      times[point].push_back(sample.time_s);
    }
  }
  return times;
}

bool was_measured(const Point& point, const Times& times) {
  return !times.empty() && point.status != PointStatus::skipped &&
         point.status != PointStatus::failed;
}

}  // namespace scalelab
