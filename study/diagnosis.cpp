// SPDX-License-Identifier: BSD-3-Clause
#include "study/diagnosis.hpp"

#include <fmt/format.h>

#include <utility>

#include "results/point_names.hpp"
#include "study/plan.hpp"

namespace scalelab {

Diagnosis::Diagnosis(Look look, Progress& progress)
    : look_(std::move(look)), progress_(&progress) {}

void Diagnosis::take(const Results& results, std::size_t point,
                     const std::vector<WorkerSample>& rows) {
  if (!look_ || rows.empty() || !looked_at_.insert(point).second) {
    return;
  }
  for (const std::string& finding : look_(results, results.points[point], rows)) {
    if (said_.insert(finding).second) {
      progress_->say(fmt::format("point {} ran {}", short_label(results.points[point]), finding));
    }
  }
}

}  // namespace scalelab
