// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <string>

#include "kernels/kernel.hpp"
#include "parallel/team/timed_run.hpp"

namespace scalelab {

/// What one visit to a point gave: one sample, of one repetition or of a batch. Complete on the
/// group's rank 0.
struct Visit {
  TimedRun run;
  Answer answer;
  /// Why there is no sample, in lines; empty where there is one.
  std::string failure{};
};

}  // namespace scalelab
