// SPDX-License-Identifier: BSD-3-Clause

// What kernel option does in its innermost loop, beside a plain loop with Box and Muller's method
// and std::mt19937_64: `ratio` says how many times as long the plain loop takes, and `ns` what it
// takes a sample, or a step of one. The target: 5.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <random>

#include "kernels/monte_carlo/option/payoffs.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

constexpr Contract european_contract{
    .spot = 100, .strike = 100, .rate = 0.05, .volatility = 0.2, .years = 1, .steps = 1};
constexpr std::int64_t steps = 12;
constexpr Contract asian_contract{
    .spot = 100, .strike = 100, .rate = 0.05, .volatility = 0.2, .years = 1, .steps = steps};
constexpr philox::Key key{1, 0x6f707401};
constexpr std::int64_t european_blocks = 50;  // about 100 microseconds
constexpr std::int64_t european_samples = european_blocks * european_block;
constexpr std::int64_t asian_blocks = 40;
constexpr std::int64_t asian_samples = asian_blocks * asian_block;

/// Box and Muller's method: two deviates from two uniform numbers, one of them kept for the next
/// call.
class PlainNormals {
 public:
  double operator()() {
    if (kept_) {
      kept_ = false;
      return second_;
    }
    const double u = (static_cast<double>(generator_() >> 11U) + 1) * 0x1p-53;
    const double v = static_cast<double>(generator_() >> 11U) * 0x1p-53;
    const double radius = std::sqrt(-2 * std::log(u));
    const double angle = 2 * std::numbers::pi * v;
    second_ = radius * std::sin(angle);
    kept_ = true;
    return radius * std::cos(angle);
  }

 private:
  std::mt19937_64 generator_{1};
  double second_ = 0;
  bool kept_ = false;
};

void european_option_beside_box_muller(benchmark::State& state) {
  PlainNormals normal;
  const auto in_vectors = [] {
    PayoffSums sums;
    add_european(european_contract, {.first = 0, .last = european_blocks}, european_samples, key,
                 sums);
    benchmark::DoNotOptimize(sums);
  };
  const auto plain = [&normal] {
    const Contract& contract = european_contract;
    const double forward = contract.spot * std::exp(contract.drift_of_step());
    double call = 0;
    double put = 0;
    for (std::int64_t sample = 0; sample < european_samples; ++sample) {
      const double price = forward * std::exp(contract.volatility * normal());
      call += std::max(price - contract.strike, 0.0);
      put += std::max(contract.strike - price, 0.0);
    }
    benchmark::DoNotOptimize(call);
    benchmark::DoNotOptimize(put);
  };
  compare_loops(state, european_samples, in_vectors, plain);
}

void asian_option_beside_box_muller(benchmark::State& state) {
  PlainNormals normal;
  const auto in_vectors = [] {
    PayoffSums sums;
    add_asian(asian_contract, {.first = 0, .last = asian_blocks}, asian_samples, key, sums);
    benchmark::DoNotOptimize(sums);
  };
  const auto plain = [&normal] {
    const Contract& contract = asian_contract;
    const double spread =
        contract.volatility * std::sqrt(contract.years / static_cast<double>(steps));
    double difference = 0;
    double difference_square = 0;
    for (std::int64_t sample = 0; sample < asian_samples; ++sample) {
      double log_price = std::log(contract.spot);
      double sum_of_logs = 0;
      double sum = 0;
      for (std::int64_t step = 0; step < steps; ++step) {
        log_price += contract.drift_of_step() + spread * normal();
        sum_of_logs += log_price;
        sum += std::exp(log_price);
      }
      const double arithmetic = std::max(sum / steps - contract.strike, 0.0);
      const double geometric = std::max(std::exp(sum_of_logs / steps) - contract.strike, 0.0);
      difference += arithmetic - geometric;
      difference_square += (arithmetic - geometric) * (arithmetic - geometric);
    }
    benchmark::DoNotOptimize(difference);
    benchmark::DoNotOptimize(difference_square);
  };
  compare_loops(state, asian_samples * steps, in_vectors, plain);
}

BENCHMARK(european_option_beside_box_muller)->UseManualTime();
BENCHMARK(asian_option_beside_box_muller)->UseManualTime();

}  // namespace
}  // namespace scalelab
