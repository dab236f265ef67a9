// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "parallel/job/rank_places.hpp"
#include "results/records.hpp"
#include "study/config.hpp"
#include "study/plan.hpp"

namespace scalelab {

struct MachineLimits;

/// How long samples of kernels that say what they demand must have taken together before the
/// machine's limits are measured without being asked for: that costs about a twentieth of it.
inline constexpr double seconds_before_limits = 20;

/// Whether what the machine can do at best is to be measured at the end of this run: not where the
/// file has it from an earlier job, always where a study asks for it (measure.limits = true), and
/// else where samples of studies that don't refuse it took long enough.
bool limits_are_due(const Results& results, const std::vector<Config>& configs);

/// How many workers the placed points have at most on each computer of the job.
std::vector<int> workers_on_computers(const std::vector<PlannedPoint>& points,
                                      const RankPlaces& places);

/// What was measured, as it is stored: two rows for each computer, and one for the job where it has
/// several.
std::vector<LimitRecord> limit_records(const MachineLimits& limits);

}  // namespace scalelab
