// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/run_length.hpp"

#include <algorithm>
#include <cmath>

#include "kernels/monte_carlo/ising/kaufman.hpp"

namespace scalelab::ising {

double sweeps_to_forget(std::int64_t l, double temperature) {
  constexpr double exponent = 2.17;
  const double reach = std::min(correlation_length(temperature), static_cast<double>(l));
  return 10 + 2 * std::pow(reach, exponent);
}

std::int64_t fewest_sweeps(std::int64_t l, double temperature) {
  constexpr double fewest_updates = 1e6;
  const auto side = static_cast<double>(l);
  const double fewest =
      std::max(static_cast<double>(parts_of_run) * sweeps_to_forget(l, temperature),
               fewest_updates / (side * side));
  return static_cast<std::int64_t>(std::ceil(fewest));
}

}  // namespace scalelab::ising
