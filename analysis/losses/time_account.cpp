// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/time_account.hpp"

namespace scalelab {
namespace {

/// 0 where there is nothing that could be shared out.
double ratio(double part, double whole) {
  return whole > 0 ? part / whole : 0;
}

}  // namespace

double LevelShares::thread_efficiency() const {
  return ratio(useful, process_efficiency());
}

double LevelShares::thread_load_balance() const {
  return ratio(useful, useful + thread_imbalance);
}

double LevelShares::thread_serialisation() const {
  return ratio(useful + thread_imbalance, process_efficiency());
}

double LevelShares::process_efficiency() const {
  return useful + thread_imbalance + thread_rest;
}

double LevelShares::process_load_balance() const {
  return ratio(process_efficiency(), process_communication_efficiency());
}

double LevelShares::process_communication_efficiency() const {
  return process_efficiency() + between_nodes + within_nodes;
}

double LevelShares::load_balance_within_nodes() const {
  return ratio(process_efficiency() + between_nodes, process_communication_efficiency());
}

double LevelShares::load_balance_between_nodes() const {
  return ratio(process_efficiency(), process_efficiency() + between_nodes);
}

double TimeAccount::share(Cause cause) const {
  const auto at = [](Wait wait) { return static_cast<std::size_t>(wait); };
  switch (cause) {
    case Cause::compute:
      return busy;
    case Cause::lock:
      return lock_wait();
    case Cause::imbalance:
      return uneven.at(at(Wait::end)) + uneven.at(at(Wait::barrier)) +
             uneven.at(at(Wait::communication));
    case Cause::communication:
      return rest.at(at(Wait::communication));
    case Cause::barrier:
      return rest.at(at(Wait::barrier));
    case Cause::blocked:
      return blocked();
    case Cause::start_skew:
      return waiting(Wait::start);
    case Cause::end_skew:
      return rest.at(at(Wait::end));
  }
  return 0;
}

std::optional<double> TimeAccount::load_balance() const {
  return busy > 0 ? std::optional(busy / communication_efficiency()) : std::nullopt;
}

}  // namespace scalelab
