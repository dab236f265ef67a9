#pragma once

#include <string>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// What each point is, as columns of one row a point: study, kernel, scaling, model, nodes, ranks,
/// threads, workers, gil, schedule, oversubscribed, work, work_unit, status, reason.
std::vector<Column> point_columns(const Results& results);

/// The points' size parameters, as columns called size_<name>; not-a-number where a point has none
/// of that name.
std::vector<Column> size_columns(const Results& results);

}  // namespace scalelab
