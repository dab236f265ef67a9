// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/guide_verdict.hpp"

namespace scalelab {

GuideVerdict guide_verdict(Way advised, const std::optional<Interval>& threads_over_processes) {
  if (!threads_over_processes) {
    return GuideVerdict::cannot_tell;
  }
  constexpr double factor = 1 + difference_that_counts;
  if (threads_over_processes->low >= 1 / factor && threads_over_processes->high <= factor) {
    return GuideVerdict::no_difference;
  }
  if (threads_over_processes->low <= 1 && threads_over_processes->high >= 1) {
    return GuideVerdict::cannot_tell;
  }
  const Way better = threads_over_processes->low > 1 ? Way::processes : Way::threads;
  return better == advised ? GuideVerdict::agree : GuideVerdict::disagree;
}

}  // namespace scalelab
