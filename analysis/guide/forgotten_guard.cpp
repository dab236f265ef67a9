// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/forgotten_guard.hpp"

#include "analysis/guide/measured_points.hpp"

namespace scalelab {
namespace {

constexpr int levels_told = 4;
constexpr double most_started = 1000;  // so that no level is too large for a number

std::optional<double> bytes_of(const std::optional<double>& one, std::int64_t processes) {
  return one ? std::optional(*one * static_cast<double>(processes)) : std::nullopt;
}

// All but the levels.
ForgottenGuard first_level(const Results& results, const StartCosts& costs) {
  const auto points = MeasuredPoints::of(results, guide_studies::relaunching);
  const auto at = points ? points->find(Way::threads, 1, GilPolicy::none) : std::nullopt;
  const auto started = at ? points->value(*at, "started") : std::nullopt;
  if (!started || *started < 1 || *started > most_started) {
    return {.process_bytes = costs.process_bytes};
  }
  return {.measured = true,
          .started_by_each = static_cast<std::int64_t>(*started),
          .start_s = points->value(*at, "start_s"),
          .process_bytes = points->value(*at, "bytes")};
}

}  // namespace

ForgottenGuard forgotten_guard(const Results& results, const StartCosts& costs) {
  ForgottenGuard guard = first_level(results, costs);
  std::int64_t processes = 1;
  for (int level = 0; level < levels_told; ++level) {
    processes *= guard.started_by_each;
    guard.levels.push_back(
        {.processes = processes, .memory_bytes = bytes_of(guard.process_bytes, processes)});
    guard.all.processes += processes;
  }
  guard.all.memory_bytes = bytes_of(guard.process_bytes, guard.all.processes);
  return guard;
}

}  // namespace scalelab
