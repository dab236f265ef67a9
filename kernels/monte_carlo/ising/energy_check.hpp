// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <optional>
#include <span>
#include <string>

#include "kernels/monte_carlo/ising/kaufman.hpp"
#include "kernels/monte_carlo/ising/series_mean.hpp"

namespace scalelab::ising {

/// The mean of measured energies beside the exact one. All energies are per spin, in units of J.
struct EnergyCheck {
  double mean = 0;
  /// Of the mean: the exact deviation of one measurement, over the root of how many independent
  /// ones the series is worth by its own autocorrelation. That deviation itself where the series is
  /// too short for its autocorrelation: no mean has a larger one.
  double standard_error = 0;
  std::optional<Autocorrelation> autocorrelation;
  double z = 0;  ///< standard errors from the exact mean
  bool verified = false;
  std::string words;
};

/// A right mean fails once in 500 million seeds, as far as its distance from the exact one is
/// Student's t with the degrees of freedom of its standard error.
[[nodiscard]] EnergyCheck check_energy(std::span<const double> series, const ExactEnergy& exact);

}  // namespace scalelab::ising
