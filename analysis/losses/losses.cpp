// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/losses.hpp"

#include "analysis/scaling.hpp"

namespace scalelab {
namespace {

/// Worker seconds for one unit of work.
double cost(const PointAnalysis& point) {
  return *point.core_seconds / (*point.rate * point.time_s->value);
}

std::optional<ComputeScaling> counted(const PointAnalysis& baseline, const PointAnalysis& point,
                                      double workers_per_work_ratio) {
  const TimeAccount& before = *baseline.account;
  const TimeAccount& now = *point.account;
  if (!before.instructions.is_known() || !now.instructions.is_known() ||
      !before.cycles.is_known() || !now.cycles.is_known() || !(now.instructions > 0) ||
      !(before.instructions > 0) || !(now.cycles > 0) || !(before.cycles > 0)) {
    return std::nullopt;
  }
  return ComputeScaling{before.instructions / (now.instructions * workers_per_work_ratio),
                        (now.instructions / now.cycles) / (before.instructions / before.cycles)};
}

}  // namespace

std::optional<Losses> losses(const PointAnalysis& baseline, const PointAnalysis& point) {
  if (!baseline.account || !point.account || !baseline.rate || !point.rate) {
    return std::nullopt;
  }
  const double efficiency = cost(baseline) / cost(point);
  Losses result;
  result.lost = 1 - efficiency;
  for (const Cause cause : every_cause) {
    result.parts.at(static_cast<std::size_t>(cause)) =
        point.account->share(cause) - baseline.account->share(cause) * efficiency;
  }
  const double useful_before = baseline.account->parallel_efficiency() * cost(baseline);
  const double useful_now = point.account->parallel_efficiency() * cost(point);
  result.computation_scaling = useful_now > 0 ? useful_before / useful_now : 1;
  // A worker's mean count times the workers is what all the work took.
  const double workers = *point.core_seconds / point.time_s->value;
  const double workers_before = *baseline.core_seconds / baseline.time_s->value;
  const double work = *point.rate * point.time_s->value;
  const double work_before = *baseline.rate * baseline.time_s->value;
  result.counted = counted(baseline, point, (workers / work) / (workers_before / work_before));
  return result;
}

std::optional<Loss> chief_loss(const Losses& losses) {
  if (!(losses.lost > 0)) {
    return std::nullopt;
  }
  Loss chief;
  for (const Cause cause : every_cause) {
    if (losses.part(cause) > chief.lost) {
      chief = {cause, losses.part(cause)};
    }
  }
  return chief.lost > 0 ? std::optional(chief) : std::nullopt;
}

}  // namespace scalelab
