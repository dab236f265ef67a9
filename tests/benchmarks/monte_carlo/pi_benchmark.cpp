// SPDX-License-Identifier: BSD-3-Clause

// What kernel pi does in its innermost loop, beside plain loops: `ratio` says how many times as
// long the plain loop takes, and `ns` what it takes a sample. The targets: 2 beside Random123's
// Philox, 4 beside std::mt19937_64: with the standard's distribution, and without it.
#include <Random123/philox.h>
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdint>
#include <random>

#include "kernels/monte_carlo/pi/quarter_circle.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t blocks = 512;  // about 100 microseconds
constexpr std::int64_t samples = blocks * quarter_circle::block;
constexpr philox::Key key{1, 0x70690001};

void count_in_vectors() {
  benchmark::DoNotOptimize(quarter_circle::hits_of_blocks({.first = 0, .last = blocks}, key));
}

void pi_beside_random123(benchmark::State& state) {
  const auto plain = [] {
    r123::Philox4x32_R<10> generator;
    const auto hit = [](std::uint32_t a, std::uint32_t b) -> std::uint64_t {
      const std::uint64_t x = (a >> 1U) | 1U;
      const std::uint64_t y = (b >> 1U) | 1U;
      return x * x + y * y < (std::uint64_t{1} << 62U) ? 1 : 0;
    };
    std::uint64_t hits = 0;
    for (std::uint64_t item = 0; item < samples / 2; ++item) {
      const auto words = generator(
          {{static_cast<std::uint32_t>(item), static_cast<std::uint32_t>(item >> 32U), 0, 0}},
          {{key[0], key[1]}});
      hits += hit(words[0], words[1]) + hit(words[2], words[3]);
    }
    benchmark::DoNotOptimize(hits);
  };
  compare_loops(state, samples, count_in_vectors, plain);
}

/// Counts hits with a std::mt19937_64, of whose numbers `uniform` makes such from 0 to 1.
template <class Uniform>
void compare_with_mersenne_twister(benchmark::State& state, Uniform uniform) {
  std::mt19937_64 generator(1);
  compare_loops(state, samples, count_in_vectors, [&] {
    std::int64_t hits = 0;
    for (std::int64_t sample = 0; sample < samples; ++sample) {
      const double x = uniform(generator);
      const double y = uniform(generator);
      hits += x * x + y * y < 1 ? 1 : 0;
    }
    benchmark::DoNotOptimize(hits);
  });
}

void pi_beside_mersenne_twister(benchmark::State& state) {
  compare_with_mersenne_twister(state, [](std::mt19937_64& generator) {
    return static_cast<double>(generator() >> 11U) * 0x1p-53;
  });
}

void pi_beside_uniform_real_distribution(benchmark::State& state) {
  compare_with_mersenne_twister(state, std::uniform_real_distribution<double>());
}

BENCHMARK(pi_beside_random123)->UseManualTime();
BENCHMARK(pi_beside_mersenne_twister)->UseManualTime();
BENCHMARK(pi_beside_uniform_real_distribution)->UseManualTime();

}  // namespace
}  // namespace scalelab
