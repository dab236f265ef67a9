// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/time_by_cause.hpp"

#include <algorithm>

#include "analysis/references.hpp"

namespace scalelab {
namespace {

/// Takes up to `wanted` out of `wait`, and says how much it was.
double take(double& wait, double wanted) {
  const double taken = std::clamp(wanted, 0.0, std::max(wait, 0.0));
  wait -= taken;
  return taken;
}

}  // namespace

std::string_view name_of(Cause cause) {
  constexpr std::array<std::string_view, every_cause.size()> names = {
      "compute", "lock",    "imbalance",  "communication",
      "barrier", "blocked", "start_skew", "end_skew"};
  return names.at(static_cast<std::size_t>(cause));
}

std::string_view words_for(Cause cause) {
  switch (cause) {
    case Cause::compute:
      return "slower compute";
    case Cause::lock:
      return "waiting for the lock";
    case Cause::imbalance:
      return "uneven work";
    case Cause::communication:
      return "communication";
    case Cause::barrier:
      return "waiting at barriers";
    case Cause::blocked:
      return "being blocked";
    case Cause::start_skew:
      return "workers that start late";
    case Cause::end_skew:
      return "waiting for the last worker's end";
  }
  return "";
}

void TimeByCauseTotals::add(const Sample& sample, std::span<const WorkerSample> workers) {
  Totals& total = points_[point_index(sample, points_.size())];
  if (!is_usable(sample)) {
    return;
  }
  double busiest_s = 0;
  for (const WorkerSample& worker : workers) {
    busiest_s = std::max(busiest_s, worker.busy_s);
  }
  const auto book = [&total](Cause cause, double seconds) {
    total.seconds.at(static_cast<std::size_t>(cause)) += seconds;
  };
  for (const WorkerSample& worker : workers) {
    double at_end = worker.end_skew_s;
    double at_barriers = worker.barrier_wait_s - worker.start_skew_s - worker.end_skew_s;
    double in_communication = worker.communication_s;
    const double less = busiest_s - worker.busy_s;
    double imbalance = take(at_end, less);
    imbalance += take(at_barriers, less - imbalance);
    imbalance += take(in_communication, less - imbalance);
    book(Cause::compute, worker.busy_s);
    book(Cause::lock, worker.lock_wait_s);
    book(Cause::imbalance, imbalance);
    book(Cause::communication, in_communication);
    book(Cause::barrier, at_barriers);
    book(Cause::blocked, worker.blocked_s);
    book(Cause::start_skew, worker.start_skew_s);
    book(Cause::end_skew, at_end);
    total.instructions += worker.instructions;
    total.cycles += worker.cycles;
  }
  total.all_s += sample.time_s * static_cast<double>(workers.size());
  total.rows += static_cast<double>(workers.size());
}

std::vector<std::optional<TimeByCause>> TimeByCauseTotals::by_cause() const {
  std::vector<std::optional<TimeByCause>> all(points_.size());
  for (std::size_t i = 0; i < points_.size(); ++i) {
    const Totals& total = points_[i];
    if (!(total.all_s > 0)) {
      continue;
    }
    TimeByCause& of_point = all[i].emplace();
    for (std::size_t cause = 0; cause < every_cause.size(); ++cause) {
      of_point.shares.at(cause) = total.seconds.at(cause) / total.all_s;
    }
    of_point.instructions = total.instructions / total.rows;
    of_point.cycles = total.cycles / total.rows;
  }
  return all;
}

}  // namespace scalelab
