// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/energy_check.hpp"

#include <fmt/format.h>

#include <cmath>
#include <numeric>

#include "statistics/student_tail.hpp"

namespace scalelab::ising {

EnergyCheck check_energy(std::span<const double> series, const ExactEnergy& exact) {
  constexpr double smallest_chance = 2e-9;
  constexpr double largest_z = 6;  // of the normal distribution: that chance
  EnergyCheck check;
  const auto n = static_cast<double>(series.size());
  check.mean = std::accumulate(series.begin(), series.end(), 0.0) / n;
  check.autocorrelation = autocorrelation(series);
  check.standard_error =
      exact.deviation *
      (check.autocorrelation ? std::sqrt(2 * check.autocorrelation->time / n) : 1);
  check.z = (check.mean - exact.mean) / check.standard_error;
  check.words = fmt::format("energy {:.8f} of a spin, {:.2f} standard errors of {:.1e} from {:.8f}",
                            check.mean, check.z, check.standard_error, exact.mean);
  if (check.autocorrelation) {
    const double chance = 2 * student_tail(std::abs(check.z), check.autocorrelation->degrees);
    check.verified = chance >= smallest_chance;
    check.words += fmt::format(
        " (autocorrelation time {:.2f} sweeps, {:.0f} degrees of freedom; a chance of {:.1e}, at "
        "least {:.0e} allowed)",
        check.autocorrelation->time, check.autocorrelation->degrees, chance, smallest_chance);
  } else {
    check.verified = std::abs(check.z) <= largest_z;
    check.words += fmt::format(
        " (of a single measurement, as {} sweeps are too few for their autocorrelation; at most {} "
        "allowed)",
        series.size(), largest_z);
  }
  return check;
}

}  // namespace scalelab::ising
