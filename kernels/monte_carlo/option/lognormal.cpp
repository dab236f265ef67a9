// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/option/lognormal.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace scalelab {
namespace {

// Of the standard normal distribution below x.
double normal_below(double x) {
  return std::erfc(-x / std::numbers::sqrt2) / 2;
}

// E[X^power; X > strike], or X < strike.
double partial_moment(const Lognormal& price, double strike, int power, bool above) {
  const double s = price.deviation_of_log;
  const double moment = std::exp(power * price.mean_of_log + power * power * s * s / 2);
  const double d = (price.mean_of_log - std::log(strike)) / s + power * s;
  return moment * normal_below(above ? d : -d);
}

// Of max(X - strike, 0) or max(strike - X, 0): both squares are (X - strike)^2.
Moments payoff(const Lognormal& price, double strike, bool call) {
  const double zeroth = partial_moment(price, strike, 0, call);
  const double first = partial_moment(price, strike, 1, call);
  const double second = partial_moment(price, strike, 2, call);
  const double mean = (call ? 1 : -1) * (first - strike * zeroth);
  const double variance = second - 2 * strike * first + strike * strike * zeroth - mean * mean;
  // Where the payoff hardly varies, what is left of the difference is rounding.
  return {.mean = mean, .variance = std::max(variance, 0.0)};
}

}  // namespace

Lognormal final_price(const Contract& contract) {
  return {.mean_of_log = std::log(contract.spot) +
                         contract.drift_of_step() * static_cast<double>(contract.steps),
          .deviation_of_log = contract.volatility * std::sqrt(contract.years)};
}

Lognormal geometric_average(const Contract& contract) {
  const auto m = static_cast<double>(contract.steps);
  return {.mean_of_log = std::log(contract.spot) + contract.drift_of_step() * (m + 1) / 2,
          .deviation_of_log = contract.volatility *
                              std::sqrt(contract.years * (m + 1) * (2 * m + 1) / (6 * m * m))};
}

Moments arithmetic_average(const Contract& contract) {
  const auto m = static_cast<double>(contract.steps);
  const double step = contract.years / m;
  const double variance_of_step = contract.volatility * contract.volatility * step;
  double sum = 0;
  double square = 0;  // E[S_i S_j] = spot^2 e^(rate (t_i + t_j) + volatility^2 min(t_i, t_j))
  for (std::int64_t i = contract.steps; i >= 1; --i) {
    const double price = contract.spot * std::exp(contract.rate * step * static_cast<double>(i));
    // `sum` is that of all later prices.
    square += price * std::exp(variance_of_step * static_cast<double>(i)) * (price + 2 * sum);
    sum += price;
  }
  const double mean = sum / m;
  return {.mean = mean, .variance = square / (m * m) - mean * mean};
}

Moments call_payoff(const Lognormal& price, double strike) {
  return payoff(price, strike, true);
}

Moments put_payoff(const Lognormal& price, double strike) {
  return payoff(price, strike, false);
}

}  // namespace scalelab
