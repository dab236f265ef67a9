// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>
#include <optional>

#include "results/records.hpp"

namespace scalelab {

/// What becomes of a counter that several processes have a copy of, beside one that threads share.
struct CopiedCounter {
  std::int64_t workers = 0;
  double updates = 0;   ///< by all of them, and what a right counter stands at
  double own_copy = 0;  ///< what the first process's copy stands at
  double lost = 0;      ///< updates that it knows nothing of
  double thread_update_s = 0;
  double process_update_s = 0;  ///< where each update is sent to the one counter
};

/// Of the file's study guide_studies::counter, on the most workers of which both threads and
/// processes were measured.
std::optional<CopiedCounter> copied_counter(const Results& results);

}  // namespace scalelab
