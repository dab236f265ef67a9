// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// What each point is, as columns of one row a point: study, kernel, scaling, model, nodes, ranks,
/// threads, workers, gil, schedule, oversubscribed, work, work_unit, status, reason.
std::vector<Column> point_columns(const Results& results);

/// The points' size parameters, as columns called size_<name>, numbers first; not-a-number or an
/// empty text where a point has none of that name. Where one kernel's number and another's choice
/// share a name, the choice's column is size_<name>_2.
std::vector<Column> size_columns(const Results& results);

}  // namespace scalelab
