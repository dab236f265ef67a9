// SPDX-License-Identifier: BSD-3-Clause

// What kernel ising does in its innermost loop, beside a checkerboard loop over bytes that each
// hold a spin, at T = 2 in equilibrium: `ratio` says how many times as long the loop over bytes
// takes, `ns` what it takes an update, and `updates_per_ns` what the kernel does. The target: 10.
#include <benchmark/benchmark.h>

#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <random>
#include <vector>

#include "kernels/monte_carlo/ising/block.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t l = 512;
constexpr double temperature = 2;
constexpr int sweeps_before = 100;

/// Spins of one byte each, +1 or -1. A random number is drawn for who needs one only.
template <class Uniform>
class ByteLattice {
 public:
  explicit ByteLattice(Uniform uniform)
      : uniform_(uniform),
        spins_(static_cast<std::size_t>(l * l), std::int8_t{1}),
        probability_{std::exp(-4 / temperature), std::exp(-8 / temperature)} {}

  void sweep() {
    for (const std::int64_t colour : {0, 1}) {
      for (std::int64_t row = 0; row < l; ++row) {
        update_row(row, (row + colour) % 2);
      }
    }
  }

 private:
  std::int8_t* row_of(std::int64_t row) { return spins_.data() + row * l; }

  void update_row(std::int64_t row, std::int64_t first) {
    std::int8_t* const here = row_of(row);
    const std::int8_t* const above = row_of(row == 0 ? l - 1 : row - 1);
    const std::int8_t* const below = row_of(row == l - 1 ? 0 : row + 1);
    for (std::int64_t column = first; column < l; column += 2) {
      const std::int64_t left = column == 0 ? l - 1 : column - 1;
      const std::int64_t right = column == l - 1 ? 0 : column + 1;
      const int aligned = here[column] * (above[column] + below[column] + here[left] + here[right]);
      if (aligned <= 0 || uniform_() < probability_[static_cast<std::size_t>(aligned / 2 - 1)]) {
        here[column] = static_cast<std::int8_t>(-here[column]);
      }
    }
  }

  Uniform uniform_;
  std::vector<std::int8_t> spins_;
  std::array<double, 2> probability_;
};

template <class Uniform>
void beside_bytes(benchmark::State& state, Uniform uniform) {
  const ising::Acceptance acceptance(temperature);
  ising::Block block(ising::part_of(l, {.rows = 1, .columns = 1}, 0));
  const Range strips{.first = 0, .last = block.part().strips()};
  const Range words{.first = 0, .last = block.part().words.size()};
  block.set_up(strips);
  std::int64_t number = 0;
  const auto in_words = [&] {
    for (int half = 0; half < 2; ++half) {
      block.update({.number = number++, .key = {1, 2}, .acceptance = &acceptance}, strips, words);
    }
    benchmark::ClobberMemory();
  };
  ByteLattice bytes(uniform);
  const auto in_bytes = [&] {
    bytes.sweep();
    benchmark::ClobberMemory();
  };
  for (int sweep = 0; sweep < sweeps_before; ++sweep) {
    in_words();
    in_bytes();
  }
  compare_loops(state, l * l, in_words, in_bytes);
  state.counters["updates_per_ns"] = state.counters["ratio"] / state.counters["ns"];
}

void ising_beside_bytes_and_mersenne_twister(benchmark::State& state) {
  std::mt19937_64 generator(1);
  beside_bytes(state, [&generator] { return static_cast<double>(generator() >> 11U) * 0x1p-53; });
}

// The shortest generator that passes for random: SplitMix64 (Steele, Lea, Flood, OOPSLA 2014).
void ising_beside_bytes_and_splitmix(benchmark::State& state) {
  std::uint64_t counter = 1;
  beside_bytes(state, [&counter] {
    counter += 0x9e3779b97f4a7c15;
    std::uint64_t x = counter;
    x = (x ^ x >> 30U) * 0xbf58476d1ce4e5b9;
    x = (x ^ x >> 27U) * 0x94d049bb133111eb;
    return static_cast<double>((x ^ x >> 31U) >> 11U) * 0x1p-53;
  });
}

BENCHMARK(ising_beside_bytes_and_mersenne_twister)->UseManualTime();
BENCHMARK(ising_beside_bytes_and_splitmix)->UseManualTime();

}  // namespace
}  // namespace scalelab
