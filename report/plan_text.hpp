// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "study/config.hpp"
#include "study/plan.hpp"

namespace scalelab {

/// What a dry run prints: each study with the ranks that it needs, and a line for each of its
/// points.
/// @param points those of the configs (study/plan.hpp), not placed yet
std::string plan_text(const std::vector<Config>& configs, const std::vector<PlannedPoint>& points);

}  // namespace scalelab
