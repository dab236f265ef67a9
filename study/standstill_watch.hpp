// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <string>

#include "parallel/job/job.hpp"
#include "parallel/job/watchdog.hpp"
#include "study/config.hpp"
#include "study/plan.hpp"

namespace scalelab {

/// Tells the watchdog what this rank is at, and how long that may take: measure.stall_seconds, or
/// where that is not set ten times the longest visit so far, and a minute at least. The first visit
/// of a point may take as long as it likes then, as long as all ranks run: nobody knows how long it
/// should.
class StandstillWatch {
 public:
  /// Without a bark nothing is watched. Collective.
  StandstillWatch(Job& job, Watchdog::Bark bark);

  /// This rank takes part in a sample of a point.
  void visit(const Measure& measure, const PlannedPoint& point, std::size_t number);

  /// It waits for others that take one, for about so long.
  void idle(const Measure& measure, double expected_s);

  /// It writes to a file.
  void write(const Measure& measure, const std::string& path);

  /// Ends the watch. Collective.
  void close();

 private:
  void watch(const Measure& measure, std::string doing, bool limited);

  std::optional<Watchdog> watchdog_;
  bool leads_;
  std::set<std::size_t> visited_;
  double visit_began_at_ = 0;
  bool visiting_ = false;
  double longest_visit_s_ = 0;
};

/// How long nothing may move.
double stall_s(const Measure& measure, double longest_visit_s);

}  // namespace scalelab
