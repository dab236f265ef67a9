// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/guide_verdict.hpp"

namespace scalelab {

GuideVerdict guide_verdict(Way advised, const std::optional<Interval>& threads_over_processes) {
  if (!threads_over_processes) {
    return GuideVerdict::cannot_tell;
  }
  constexpr double factor = 1 + difference_that_counts;
  const auto judge = [advised](Way better) {
    return better == advised ? GuideVerdict::agree : GuideVerdict::disagree;
  };
  if (threads_over_processes->low > factor) {
    return judge(Way::processes);
  }
  if (threads_over_processes->high < 1 / factor) {
    return judge(Way::threads);
  }
  const bool within =
      threads_over_processes->low >= 1 / factor && threads_over_processes->high <= factor;
  return within ? GuideVerdict::no_difference : GuideVerdict::cannot_tell;
}

}  // namespace scalelab
