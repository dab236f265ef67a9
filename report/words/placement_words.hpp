// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "analysis/placement_findings.hpp"
#include "results/records.hpp"

namespace scalelab {

/// How a point ran that has the fault: "with two workers on one core ...".
std::string_view description(PlacementFault fault);

/// What to do about it.
std::string_view cure(PlacementFault fault);

/// "with two workers on one core ...: cure" for each fault that these rows of a point show.
std::vector<std::string> placement_warnings(const Results& results, const Point& point,
                                            const std::vector<WorkerSample>& rows);

}  // namespace scalelab
