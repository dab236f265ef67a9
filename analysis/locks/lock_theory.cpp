// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/locks/lock_theory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

namespace scalelab {
namespace {

void require_a_worker(std::int64_t workers) {
  if (workers < 1) {
    throw std::invalid_argument(
        fmt::format("a throughput needs at least one worker, and there are {}", workers));
  }
}

bool is_share(double share) {
  return std::isfinite(share) && share >= 0;
}

/// Operations a second of `workers` workers at one lock, each of which takes `service_s` under the
/// lock and `think_s` outside it.
double throughput_at_one_lock(double service_s, double think_s, std::int64_t workers) {
  double throughput = 0;
  double queue = 0;  // mean number of workers at the lock
  for (std::int64_t n = 1; n <= workers; ++n) {
    // A worker that comes to the lock finds there what one worker fewer would leave on average.
    const double response_s = service_s * (1 + queue);
    throughput = static_cast<double>(n) / (response_s + think_s);
    queue = throughput * response_s;
  }
  return throughput;
}

}  // namespace

std::optional<LockDemand> demand_of(const Point& point) {
  if (!is_share(point.lock_share) || !is_share(point.native_share) || !is_share(point.wait_share)) {
    return std::nullopt;
  }
  return LockDemand{.lock_share = point.lock_share,
                    .native_share = point.native_share,
                    .wait_share = point.wait_share,
                    .locks = point.locks,
                    .cores = point.cores};
}

double throughput_bound(const LockDemand& demand, std::int64_t workers) {
  require_a_worker(workers);
  auto bound = static_cast<double>(workers);
  if (demand.locks > 0 && demand.lock_share > 0) {
    bound = std::min(bound, static_cast<double>(demand.locks) / demand.lock_share);
  }
  const double compute_share = demand.lock_share + demand.native_share;
  if (demand.cores > 0 && compute_share > 0) {
    bound = std::min(bound, static_cast<double>(demand.cores) / compute_share);
  }
  return bound;
}

std::optional<double> repairman_throughput(const LockDemand& demand, std::int64_t workers) {
  require_a_worker(workers);
  if (demand.native_share > 0 || !(demand.lock_share > 0) || !(demand.wait_share > 0) ||
      demand.locks < 1) {
    return std::nullopt;
  }
  const std::int64_t fewest = workers / demand.locks;
  const std::int64_t with_one_more = workers % demand.locks;
  const auto at_one_lock = [&](std::int64_t count) {
    return throughput_at_one_lock(demand.lock_share, demand.wait_share, count);
  };
  const double throughput =
      static_cast<double>(demand.locks - with_one_more) * at_one_lock(fewest) +
      static_cast<double>(with_one_more) * at_one_lock(fewest + 1);
  const double alone = 1 / (demand.lock_share + demand.wait_share);
  return std::min(throughput / alone, throughput_bound(demand, workers));
}

}  // namespace scalelab
