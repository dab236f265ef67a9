// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/option/payoffs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "numerics/vectors/vector_target.hpp"
#include "tests/numerics/random/normals_by_formula.hpp"

namespace scalelab {
namespace {

constexpr philox::Key key{3, 0x6f707401};

Contract contract_in(std::int64_t steps) {
  return {.spot = 90, .strike = 100, .rate = 0.05, .volatility = 0.4, .years = 2, .steps = steps};
}

long double normal(std::int64_t sample, std::int64_t step) {
  const auto words = philox::numbers(
      philox::counter(static_cast<std::uint64_t>(sample / 2), static_cast<std::uint64_t>(step)),
      key);
  const auto [first, second] = normals_by_formula(words[0], words[1], words[2], words[3]);
  return sample % 2 == 0 ? first : second;
}

using PlainSums = std::array<long double, payoff_kinds>;

/// The plain loop in long double.
PlainSums plain_sums(const Contract& contract, std::int64_t first, std::int64_t last) {
  PlainSums sums{};
  const long double variance = static_cast<long double>(contract.volatility) * contract.volatility;
  const long double dt = static_cast<long double>(contract.years) / contract.steps;
  for (std::int64_t sample = first; sample < last; ++sample) {
    long double log_price = std::log(static_cast<long double>(contract.spot));
    long double sum = 0;
    long double sum_of_logs = 0;
    for (std::int64_t step = 0; step < contract.steps; ++step) {
      log_price += (contract.rate - variance / 2) * dt +
                   contract.volatility * std::sqrt(dt) * normal(sample, step);
      sum += std::exp(log_price);
      sum_of_logs += log_price;
    }
    const long double average = sum / contract.steps;
    const long double geometric = std::exp(sum_of_logs / contract.steps);
    const long double call = std::max(geometric - contract.strike, 0.0L);
    const long double arithmetic = std::max(average - contract.strike, 0.0L);
    const PlainSums one{call,
                        std::max(contract.strike - geometric, 0.0L),
                        average,
                        arithmetic,
                        arithmetic * arithmetic,
                        arithmetic - call,
                        (arithmetic - call) * (arithmetic - call)};
    for (std::size_t payoff = 0; payoff < payoff_kinds; ++payoff) {
      sums.at(payoff) += one.at(payoff);
    }
  }
  return sums;
}

/// All sums, with the values of those that fused multiply-add gives for all sizes kept in `same`.
std::vector<double> values_of(const PayoffSums& sums) {
  std::vector<double> values;
  for (std::size_t payoff = 0; payoff < payoff_kinds; ++payoff) {
    values.push_back(sums.of(static_cast<Payoff>(payoff)).value());
  }
  return values;
}

TEST(Payoffs, OfEuropeanOptionsAreThoseOfThePlainLoopForAnyNumberOfSamples) {
  const Contract contract = contract_in(1);
  for (const std::int64_t samples : {1, 2, 7, 383, 384, 385, 1025}) {
    const PlainSums plain = plain_sums(contract, 0, samples);
    std::map<bool, std::vector<double>> same;
    on_each_vector_target([&](const std::string& target) {
      PayoffSums sums;
      add_european(contract, {.first = 0, .last = 1 + (samples - 1) / european_block}, samples, key,
                   sums);
      const std::vector<double> values = values_of(sums);
      // A thousand additions and functions that are right to some units of 1e-16.
      for (const std::size_t payoff : {0, 1}) {
        EXPECT_NEAR(values[payoff], static_cast<double>(plain.at(payoff)),
                    1e-12 * (1 + static_cast<double>(plain.at(payoff))))
            << target << ", " << samples << " samples";
      }
      std::vector<double>& others = same[target != "SSE4" && target != "none"];
      others = others.empty() ? values : others;
      EXPECT_EQ(values, others) << target;
    });
  }
}

TEST(Payoffs, OfAsianOptionsAreThoseOfThePlainLoopForAnyNumberOfSamples) {
  for (const std::int64_t steps : {1, 5}) {
    const Contract contract = contract_in(steps);
    for (const std::int64_t samples : {1, 191, 192, 193, 401}) {
      const PlainSums plain = plain_sums(contract, 0, samples);
      std::map<bool, std::vector<double>> same;
      on_each_vector_target([&](const std::string& target) {
        PayoffSums sums;
        add_asian(contract, {.first = 0, .last = 1 + (samples - 1) / asian_block}, samples, key,
                  sums);
        const std::vector<double> values = values_of(sums);
        for (std::size_t payoff = 0; payoff < payoff_kinds; ++payoff) {
          // Differences of calls are small beside the calls.
          EXPECT_NEAR(values[payoff], static_cast<double>(plain.at(payoff)),
                      1e-11 * (100 + static_cast<double>(plain.at(payoff))))
              << target << ", " << samples << " samples, payoff " << payoff;
        }
        std::vector<double>& others = same[target != "SSE4" && target != "none"];
        others = others.empty() ? values : others;
        EXPECT_EQ(values, others) << target;
      });
    }
  }
}

TEST(Payoffs, AreTheSameBitsHoweverBlocksAreAddedAndFarOut) {
  const Contract contract = contract_in(3);
  constexpr std::int64_t first = std::int64_t{1} << 29;  // samples and counters beyond 2^34
  constexpr std::int64_t samples = (first + 3) * asian_block - 5;
  PayoffSums together;
  add_asian(contract, {.first = first, .last = first + 3}, samples, key, together);
  PayoffSums apart;
  for (const std::int64_t block : {2, 0, 1}) {
    PayoffSums one;
    add_asian(contract, {.first = first + block, .last = first + block + 1}, samples, key, one);
    apart.add(one);
  }
  EXPECT_EQ(values_of(apart), values_of(together));
  const PlainSums plain = plain_sums(contract, first * asian_block, samples);
  EXPECT_NEAR(together.of(Payoff::average).value(), static_cast<double>(plain[2]), 1e-8);
}

TEST(Payoffs, OfABlockWhoseCountersNeed33BitsInItsMiddle) {
  const Contract contract = contract_in(1);
  constexpr std::int64_t block = (std::int64_t{1} << 33U) / european_block;
  static_assert((std::int64_t{1} << 33U) % european_block != 0);
  constexpr std::int64_t samples = (block + 1) * european_block;
  const PlainSums plain = plain_sums(contract, block * european_block, samples);
  on_each_vector_target([&](const std::string& target) {
    PayoffSums sums;
    add_european(contract, {.first = block, .last = block + 1}, samples, key, sums);
    EXPECT_NEAR(sums.of(Payoff::call).value(), static_cast<double>(plain[0]), 1e-8) << target;
  });
}

}  // namespace
}  // namespace scalelab
