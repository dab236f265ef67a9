// SPDX-License-Identifier: BSD-3-Clause
#include "report/plan_text.hpp"

#include <fmt/format.h>

#include <cstddef>

#include "results/point_names.hpp"
#include "terminal/visible_text.hpp"

namespace scalelab {
namespace {

std::string line_of(const Point& point) {
  if (point.status == PointStatus::skipped) {
    return fmt::format("  {} with {} workers: skipped: {}\n", to_string(point.model), point.workers,
                       point.reason);
  }
  return fmt::format("  {:24} {:10} {:4} workers  {:.4g} {}s {}\n", short_label(point),
                     to_string(point.model), point.workers, point.work, point.work_unit,
                     settings_text(point.size));
}

}  // namespace

std::string plan_text(const std::vector<Config>& configs, const std::vector<PlannedPoint>& points) {
  std::string text;
  for (std::size_t study = 0; study < configs.size(); ++study) {
    const Config& config = configs[study];
    const std::string ranks = config.subject->in_one_process()
                                  ? ""
                                  : fmt::format("; needs up to {} ranks", most_ranks(config));
    text += fmt::format("{}: {} under {} scaling{}\n", visible(config.title),
                        config.subject->name(), to_string(config.scaling), ranks);
    for (const PlannedPoint& point : points) {
      if (static_cast<std::size_t>(point.record.study) == study) {
        text += line_of(point.record);
      }
    }
  }
  return text;
}

}  // namespace scalelab
