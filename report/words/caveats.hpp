// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>
#include <vector>

#include "analysis/study_analysis.hpp"
#include "results/records.hpp"

namespace scalelab {

/// What limits the trust in a study's numbers, each as a clause without a full stop: answers that
/// were wrong, points that failed, were skipped, were not finished or are oversubscribed, points
/// whose workers ran in the wrong places (analysis/placement_findings.hpp, with the cure), points
/// with too few samples for an interval, intervals wider than a tenth of the median, and times
/// below a thousand steps of the clock, or a hundred for each repetition of a batch.
std::vector<std::string> caveats(const Results& results, const StudyAnalysis& study);

}  // namespace scalelab
