// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/clock/clock.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>

namespace scalelab {

double now() noexcept {
  return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
}

ClockQuality measure_clock() {
  // Readings are compared as the clock's own ticks: as seconds they are rounded to a double.
  using Clock = std::chrono::steady_clock;
  constexpr int batches = 101;
  constexpr int readings = 200;
  auto smallest = std::numeric_limits<double>::infinity();
  std::array<double, batches> cost{};
  for (double& seconds : cost) {
    const auto first = Clock::now();
    auto before = first;
    for (int reading = 0; reading < readings; ++reading) {
      const auto after = Clock::now();
      if (after != before) {
        smallest = std::min(smallest, std::chrono::duration<double>(after - before).count());
      }
      before = after;
    }
    seconds = std::chrono::duration<double>(before - first).count() / readings;
  }
  std::ranges::nth_element(cost, cost.begin() + batches / 2);
  return {.resolution_s = smallest, .overhead_s = cost[batches / 2]};
}

}  // namespace scalelab
