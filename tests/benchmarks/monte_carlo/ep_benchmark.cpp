// SPDX-License-Identifier: BSD-3-Clause

// What kernel ep does in its innermost loop, beside the plain loop of its definition: `ratio` says
// how many times as long the plain loop takes, and `ns` what it takes a pair. The target: 3.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>

#include "kernels/monte_carlo/ep/gaussian_pairs.hpp"
#include "kernels/monte_carlo/ep/nas_generator.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t blocks = 16;
constexpr std::int64_t pairs = blocks * pairs_of_block;

void ep_beside_plain_loop(benchmark::State& state) {
  const auto in_vectors = [] {
    GaussianPairs found;
    add_blocks({.first = 0, .last = blocks}, found);
    benchmark::DoNotOptimize(found);
  };
  const auto plain = [] {
    std::array<std::int64_t, 10> in_annulus{};
    double sum_x = 0;
    double sum_y = 0;
    std::uint64_t s = nas::ep_seed;
    const auto coordinate = [&s] {
      s = s * nas::multiplier & nas::modulus_mask;
      return 2 * (static_cast<double>(s) * 0x1p-46) - 1;
    };
    for (std::int64_t pair = 0; pair < pairs; ++pair) {
      const double x = coordinate();
      const double y = coordinate();
      const double t = x * x + y * y;
      if (t <= 1) {
        const double factor = std::sqrt(-2 * std::log(t) / t);
        const double deviate_x = x * factor;
        const double deviate_y = y * factor;
        ++in_annulus[static_cast<std::size_t>(std::max(std::abs(deviate_x), std::abs(deviate_y)))];
        sum_x += deviate_x;
        sum_y += deviate_y;
      }
    }
    benchmark::DoNotOptimize(in_annulus);
    benchmark::DoNotOptimize(sum_x);
    benchmark::DoNotOptimize(sum_y);
  };
  compare_loops(state, pairs, in_vectors, plain);
}

BENCHMARK(ep_beside_plain_loop)->UseManualTime();

}  // namespace
}  // namespace scalelab
