// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "results/records.hpp"

namespace scalelab {

/// What each point is and what has become of it: the columns of /points but for the sizes
/// (results/schema/record_fields.hpp), one row a point.
std::vector<Column> point_columns(const Results& results);

/// The points' size parameters, as columns called size_<name>, numbers first; not-a-number or an
/// empty text where a point has none of that name. Where one kernel's number and another's choice
/// share a name, the choice's column is size_<name>_2.
std::vector<Column> size_columns(const Results& results);

}  // namespace scalelab
