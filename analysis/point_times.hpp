// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// The times of one point's usable samples (analysis/references.hpp), in seconds and in the order
/// of the file.
using Times = std::vector<double>;

/// Those of every point. Throws std::invalid_argument when a sample names a point that is not
/// there.
std::vector<Times> times_of_points(const Results& results);

/// Whether a point with these times counts as measured: it has some, and was neither skipped nor
/// did it fail.
bool was_measured(const Point& point, const Times& times);

}  // namespace scalelab
