// SPDX-License-Identifier: BSD-3-Clause
#include "study/standstill_watch.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "parallel/clock/clock.hpp"
#include "results/point_names.hpp"

namespace scalelab {

double stall_s(const Measure& measure, double longest_visit_s) {
  constexpr double shortest_s = 60;
  constexpr double visits = 10;
  return measure.stall_seconds.value_or(std::max(shortest_s, visits * longest_visit_s));
}

StandstillWatch::StandstillWatch(Job& job, Watchdog::Bark bark) : leads_(job.leads()) {
  if (bark) {
    watchdog_.emplace(job.world(), job.hostname(), std::move(bark));
  }
}

void StandstillWatch::visit(const Measure& measure, const PlannedPoint& point, std::size_t number) {
  const bool known = !visited_.insert(number).second;
  watch(measure, "at point " + short_label(point.record),
        known || measure.stall_seconds.has_value());
  visiting_ = true;
  visit_began_at_ = now();
}

void StandstillWatch::idle(const Measure& measure, double expected_s) {
  longest_visit_s_ = std::max(longest_visit_s_, expected_s);
  watch(measure, "waiting for other ranks", false);
}

void StandstillWatch::write(const Measure& measure, const std::string& path) {
  watch(measure, "writing " + path, true);
}

void StandstillWatch::close() {
  if (watchdog_) {
    watchdog_->close();
  }
}

void StandstillWatch::watch(const Measure& measure, std::string doing, bool limited) {
  if (std::exchange(visiting_, false)) {
    longest_visit_s_ = std::max(longest_visit_s_, now() - visit_began_at_);
  }
  if (!watchdog_) {
    return;
  }
  const double patience_s = stall_s(measure, longest_visit_s_);
  // Of those that wait for each other, rank 0 speaks.
  watchdog_->watch({.doing = std::move(doing),
                    .patience_s = patience_s,
                    .limit_s = limited && leads_ ? std::optional(patience_s) : std::nullopt});
}

}  // namespace scalelab
