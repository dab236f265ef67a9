// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <vector>

#include "analysis/scaling.hpp"
#include "results/worker_rows.hpp"

namespace scalelab::testing {

/// scaling_of() from workers' rows that are in memory.
inline std::vector<StudyScaling> scaling_in_memory(const Results& results) {
  return scaling_of(results, rows_of(results));
}

}  // namespace scalelab::testing
