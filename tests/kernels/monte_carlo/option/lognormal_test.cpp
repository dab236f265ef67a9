// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/option/lognormal.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <numbers>

namespace scalelab {
namespace {

constexpr Contract contract{
    .spot = 100, .strike = 100, .rate = 0.05, .volatility = 0.2, .years = 1, .steps = 1};

const double discount = std::exp(-0.05);

Contract in_steps(std::int64_t steps) {
  Contract stepped = contract;
  stepped.steps = steps;
  return stepped;
}

/// The integral of f over the normal distribution, by the trapezoid rule.
template <class Function>
double expectation(Function&& f) {
  constexpr double step = 1e-3;
  double sum = 0;
  for (int i = -12'000; i <= 12'000; ++i) {
    const double z = i * step;
    sum += f(z) * std::exp(-z * z / 2);
  }
  return sum * step / std::sqrt(2 * std::numbers::pi);
}

TEST(Lognormal, HasBlackAndScholesPrices) {
  const Lognormal price = final_price(contract);
  EXPECT_NEAR(discount * call_payoff(price, 100).mean, 10.450583572185565, 1e-13);
  EXPECT_NEAR(discount * put_payoff(price, 100).mean, 5.573526022256971, 1e-13);
}

TEST(Lognormal, HasTheMomentsThatIntegrationGives) {
  const Lognormal price = final_price(contract);
  for (const double strike : {60.0, 100.0, 150.0}) {
    for (const int sign : {1, -1}) {
      const auto payoff = [&](double z) {
        const double x = std::exp(price.mean_of_log + price.deviation_of_log * z);
        return std::max(sign * (x - strike), 0.0);
      };
      const Moments known = sign > 0 ? call_payoff(price, strike) : put_payoff(price, strike);
      const double mean = expectation(payoff);
      const double square = expectation([&](double z) { return payoff(z) * payoff(z); });
      // The payoff has a kink, where the trapezoid rule is off by the square of its step.
      EXPECT_NEAR(known.mean, mean, 1e-4);
      EXPECT_NEAR(known.variance, square - mean * mean, 1e-2);
    }
  }
}

TEST(Averages, AreThePriceAtTheEndWithOneStep) {
  EXPECT_DOUBLE_EQ(geometric_average(contract).mean_of_log, final_price(contract).mean_of_log);
  EXPECT_DOUBLE_EQ(geometric_average(contract).deviation_of_log,
                   final_price(contract).deviation_of_log);
  EXPECT_NEAR(arithmetic_average(contract).mean, 100 * std::exp(0.05), 1e-11);
  EXPECT_NEAR(arithmetic_average(contract).variance, 1e4 * std::exp(0.1) * (std::exp(0.04) - 1),
              1e-8);
}

TEST(Averages, HaveTheMomentsOfTheirTwoSteps) {
  const Contract two = in_steps(2);
  // S1 = 100 e^(d + s z1), S2 = S1 e^(d + s z2)
  const double d = two.drift_of_step();
  const double s = 0.2 * std::sqrt(0.5);
  const Lognormal geometric = geometric_average(two);
  EXPECT_NEAR(geometric.mean_of_log, std::log(100) + 1.5 * d, 1e-14);
  EXPECT_NEAR(geometric.deviation_of_log, s * std::sqrt(1 + 0.25), 1e-15);
  const Moments arithmetic = arithmetic_average(two);
  const double first = 100 * std::exp(0.025);
  const double second = 100 * std::exp(0.05);
  EXPECT_NEAR(arithmetic.mean, (first + second) / 2, 1e-12);
  const double square = first * first * std::exp(s * s) + second * second * std::exp(2 * s * s) +
                        2 * first * second * std::exp(s * s);
  EXPECT_NEAR(arithmetic.variance, square / 4 - arithmetic.mean * arithmetic.mean, 1e-8);
}

}  // namespace
}  // namespace scalelab
