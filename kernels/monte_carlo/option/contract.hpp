// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cstdint>

namespace scalelab {

/// What is bought, and what its price moves like: geometric Brownian motion with a constant rate of
/// interest and volatility (Black and Scholes 1973).
struct Contract {
  double spot = 0;         ///< price now
  double strike = 0;       ///< price in the contract
  double rate = 0;         ///< of interest, 1 a year
  double volatility = 0;   ///< deviation of the logarithm of the price, 1 a square root of a year
  double years = 0;        ///< until the contract ends
  std::int64_t steps = 1;  ///< at equal distances, the last one at the end

  [[nodiscard]] double drift_of_step() const noexcept {
    return (rate - volatility * volatility / 2) * years / static_cast<double>(steps);
  }
};

}  // namespace scalelab
