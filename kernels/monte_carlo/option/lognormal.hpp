// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include "kernels/monte_carlo/option/contract.hpp"

/// What is known in closed form of prices whose logarithm is normal.
namespace scalelab {

struct Moments {
  double mean = 0;
  double variance = 0;
};

/// A price X whose logarithm is normal.
struct Lognormal {
  double mean_of_log = 0;
  double deviation_of_log = 0;
};

/// The price at the end of the contract.
[[nodiscard]] Lognormal final_price(const Contract& contract);

/// The geometric average of the prices at all steps (Kemna and Vorst, "A pricing method for options
/// based on average asset values", J. Banking Finance 14, 1990).
[[nodiscard]] Lognormal geometric_average(const Contract& contract);

/// Of the arithmetic average of the prices at all steps.
[[nodiscard]] Moments arithmetic_average(const Contract& contract);

/// Of max(X - strike, 0) and of max(strike - X, 0). Discounted, the means are Black and Scholes'
/// prices (J. Political Economy 81, 1973).
[[nodiscard]] Moments call_payoff(const Lognormal& price, double strike);
[[nodiscard]] Moments put_payoff(const Lognormal& price, double strike);

}  // namespace scalelab
