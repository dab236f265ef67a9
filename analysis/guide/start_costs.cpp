// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/start_costs.hpp"

#include "analysis/guide/measured_points.hpp"

namespace scalelab {
namespace {

std::optional<double> times_workers(const std::optional<double>& of_one, std::int64_t workers) {
  return of_one ? std::optional(*of_one * static_cast<double>(workers)) : std::nullopt;
}

}  // namespace

std::optional<double> StartCosts::seconds(Way way, std::int64_t workers) const {
  return times_workers(way == Way::threads ? thread_s : process_s, workers);
}

std::optional<double> StartCosts::bytes(Way way, std::int64_t workers) const {
  return times_workers(way == Way::threads ? thread_bytes : process_bytes, workers);
}

StartCosts start_costs(const Results& results) {
  const auto points = MeasuredPoints::of(results, guide_studies::starts);
  const auto at = points ? points->find(Way::threads, 1, GilPolicy::none) : std::nullopt;
  if (!at) {
    return {};
  }
  return {.thread_s = points->value(*at, "thread_s"),
          .process_s = points->value(*at, "process_s"),
          .rank_s = points->value(*at, "rank_s"),
          .thread_bytes = points->value(*at, "thread_bytes"),
          .process_bytes = points->value(*at, "process_bytes"),
          .rank_bytes = points->value(*at, "rank_bytes")};
}

}  // namespace scalelab
