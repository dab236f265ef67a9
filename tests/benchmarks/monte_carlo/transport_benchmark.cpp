// SPDX-License-Identifier: BSD-3-Clause

// What kernel transport does in its innermost loop, beside a plain loop that follows one particle
// after the other in the same numbers of Random123's Philox: `ratio` says how many times as long
// the plain loop takes, and `ns` what it takes a free flight. The target: 1. Both count the same.
#include <Random123/philox.h>
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cmath>
#include <cstdint>

#include "kernels/monte_carlo/transport/histories.hpp"
#include "tests/benchmarks/paired_loops.hpp"

namespace scalelab {
namespace {

constexpr std::int64_t histories = 10'000;
// What a worker takes at once, between two steps of interpreted code.
constexpr std::int64_t histories_of_step = 64;

constexpr Layer layer_of(Geometry geometry, Capture capture) {
  constexpr double scattering = 0.9;
  return {.thickness = 5,
          .geometry = geometry,
          .scattering_ratio = static_cast<std::uint32_t>(scattering * 0x1p31),
          .capture = capture,
          .roulette_weight = weight_of_particle / 4,
          .survival_weight = weight_of_particle / 2,
          .histories = histories,
          .key = {1, 0x74726101}};
}

struct PlainCounts {
  std::int64_t transmitted = 0;  // weights, in units
  std::int64_t reflected = 0;
  std::int64_t absorbed = 0;
  std::int64_t roulette = 0;
  std::int64_t flights = 0;
};

// The weight that a collision leaves.
template <Capture capture>
std::int64_t collide(const Layer& layer, std::int64_t weight, std::int64_t random,
                     PlainCounts& counts) {
  if constexpr (capture == Capture::analogue) {
    if (random < layer.scattering_ratio) {
      return weight;
    }
    counts.absorbed += weight;
    return 0;
  }
  const std::int64_t scattered = weight * layer.scattering_ratio;
  const std::int64_t whole = scattered >> ratio_bits;
  if (whole < layer.roulette_weight) {
    const std::int64_t left =
        random * layer.survival_weight < scattered ? layer.survival_weight : 0;
    counts.absorbed += weight - whole;
    counts.roulette += whole - left;
    return left;
  }
  const std::int64_t left = (scattered + random) >> ratio_bits;
  counts.absorbed += weight - left;
  return left;
}

template <Geometry geometry, Capture capture>
PlainCounts plain_loop() {
  const Layer layer = layer_of(geometry, capture);
  r123::Philox4x32_R<10> generator;
  PlainCounts counts;
  for (std::uint64_t particle = 1; particle <= histories; ++particle) {
    double depth = 0;
    double cosine = 1;
    std::int64_t weight = weight_of_particle;
    for (std::uint32_t flight = 0; weight > 0; ++flight) {
      const auto w = generator({{static_cast<std::uint32_t>(particle),
                                 static_cast<std::uint32_t>(particle >> 32U), flight, 0}},
                               {{layer.key[0], layer.key[1]}});
      ++counts.flights;
      if (flight > 0) {
        cosine =
            geometry == Geometry::slab ? (w[3] + 0.5) * 0x1p-31 - 1 : ((w[3] >> 31U) == 0 ? 1 : -1);
      }
      const std::uint64_t bits = (std::uint64_t{w[0]} << 20U) | (w[1] & 0xfffffU);
      depth -= cosine * std::log(1 - static_cast<double>(bits) * 0x1p-52);
      if (depth > layer.thickness) {
        counts.transmitted += weight;
        break;
      }
      if (depth < 0) {
        counts.reflected += weight;
        break;
      }
      weight = collide<capture>(layer, weight, w[2] >> 1U, counts);
    }
  }
  return counts;
}

template <Geometry geometry, Capture capture>
Outcomes in_vectors() {
  const Layer layer = layer_of(geometry, capture);
  HistoryBank bank{};
  for (std::int64_t first = 0; first < histories; first += histories_of_step) {
    follow(layer, {.first = first, .last = std::min(first + histories_of_step, histories)}, bank);
  }
  while (follow_further(layer, bank)) {
  }
  return bank.outcomes;
}

bool same(const Outcomes& outcomes, const PlainCounts& counts) {
  const auto weight = [](const WeightSum& sum) {
    return sum.particles * weight_of_particle + sum.rest;
  };
  return weight(outcomes.transmitted) == counts.transmitted &&
         weight(outcomes.reflected) == counts.reflected &&
         weight(outcomes.absorbed) == counts.absorbed &&
         weight(outcomes.roulette) == counts.roulette && outcomes.flights == counts.flights;
}

template <Geometry geometry, Capture capture>
void transport_beside_plain_loop(benchmark::State& state) {
  const PlainCounts counts = plain_loop<geometry, capture>();
  if (!same(in_vectors<geometry, capture>(), counts)) {
    state.SkipWithError("the plain loop counts otherwise");
    return;
  }
  compare_loops(
      state, counts.flights, [] { benchmark::DoNotOptimize(in_vectors<geometry, capture>()); },
      [] { benchmark::DoNotOptimize(plain_loop<geometry, capture>()); });
}

void slab_beside_plain_loop(benchmark::State& state) {
  transport_beside_plain_loop<Geometry::slab, Capture::analogue>(state);
}
void rod_beside_plain_loop(benchmark::State& state) {
  transport_beside_plain_loop<Geometry::rod, Capture::analogue>(state);
}
void implicit_capture_beside_plain_loop(benchmark::State& state) {
  transport_beside_plain_loop<Geometry::slab, Capture::implicit>(state);
}

BENCHMARK(slab_beside_plain_loop)->UseManualTime();
BENCHMARK(rod_beside_plain_loop)->UseManualTime();
BENCHMARK(implicit_capture_beside_plain_loop)->UseManualTime();

}  // namespace
}  // namespace scalelab
