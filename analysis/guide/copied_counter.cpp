// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/copied_counter.hpp"

#include "analysis/guide/measured_points.hpp"

namespace scalelab {

std::optional<CopiedCounter> copied_counter(const Results& results) {
  const auto points = MeasuredPoints::of(results, guide_studies::counter);
  if (!points) {
    return std::nullopt;
  }
  std::optional<CopiedCounter> found;
  for (const std::int64_t workers : points->workers(Way::processes, guide_lock)) {
    const auto processes = points->find(Way::processes, workers, guide_lock);
    const auto threads = points->find(Way::threads, workers, guide_lock);
    if (workers == 1 || !processes || !threads) {
      continue;
    }
    const auto own_copy = points->value(*processes, "own_copy");
    const auto lost = points->value(*processes, "lost");
    const auto sent_s = points->value(*processes, "update_s");
    const auto thread_s = points->value(*threads, "update_s");
    if (own_copy && lost && sent_s && thread_s) {
      found = {.workers = workers,
               .updates = size_number(points->point(*processes), "updates"),
               .own_copy = *own_copy,
               .lost = *lost,
               .thread_update_s = *thread_s,
               .process_update_s = *sent_s};
    }
  }
  return found;
}

}  // namespace scalelab
