// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/transport/histories.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <tuple>

#include "kernels/monte_carlo/transport/escape.hpp"
#include "numerics/vectors/vector_target.hpp"
#include "tests/kernels/monte_carlo/transport/plain_histories.hpp"

namespace scalelab {
namespace {

constexpr std::uint32_t whole_ratio = std::uint32_t{1} << ratio_bits;

Layer test_layer(double thickness, double scattering) {
  return {.thickness = thickness,
          .scattering_ratio = static_cast<std::uint32_t>(scattering * whole_ratio),
          .roulette_weight = weight_of_particle / 4,
          .survival_weight = weight_of_particle / 2,
          .histories = 1000,
          .key = {3, 0x74726101}};
}

/// Of particles that are handed over in pieces of 1, 2, 3, ...
Outcomes outcomes_of(const Layer& layer, const Range& particles) {
  HistoryBank bank{};
  std::int64_t length = 1;
  for (std::int64_t first = particles.first; first < particles.last; first += length++) {
    follow(layer, {.first = first, .last = std::min(first + length, particles.last)}, bank);
  }
  while (follow_further(layer, bank)) {
  }
  return bank.outcomes;
}

class HistoriesIn
    : public ::testing::TestWithParam<std::tuple<Geometry, Capture, Sampling, double, double>> {};

INSTANTIATE_TEST_SUITE_P(
    Layers, HistoriesIn,
    ::testing::Combine(::testing::Values(Geometry::slab, Geometry::rod),
                       ::testing::Values(Capture::analogue, Capture::implicit),
                       ::testing::Values(Sampling::random, Sampling::stratified),
                       ::testing::Values(0.001, 1, 7.5), ::testing::Values(0, 0.3, 0.95, 1)));

// A place where the logarithm in vectors and that of the library differ in the last bit leads to
// another history once in some 10^15 flights: none of these.
TEST_P(HistoriesIn, AreThoseOfThePlainLoopOnEveryInstructionSet) {
  const auto [geometry, capture, sampling, thickness, scattering] = GetParam();
  Layer layer = test_layer(thickness, scattering);
  layer.geometry = geometry;
  layer.capture = capture;
  layer.sampling = sampling;
  for (const std::int64_t histories : {1, 2, 47, 49, 1000}) {
    layer.histories = histories;
    PlainHistories plain(layer);
    plain.follow({.first = 0, .last = histories});
    EXPECT_EQ(plain.outcomes().balance(), (WeightSum{.particles = histories, .rest = 0}));
    on_each_vector_target([&](const std::string& target) {
      EXPECT_EQ(numbers_of(outcomes_of(layer, {.first = 0, .last = histories})),
                numbers_of(plain.outcomes()))
          << target << ", " << histories << " histories";
    });
  }
}

TEST(Histories, AreTheSameInOneBankOrInSeveral) {
  for (const Capture capture : {Capture::analogue, Capture::implicit}) {
    Layer layer = test_layer(4, 0.9);
    layer.capture = capture;
    Outcomes apart{};
    for (const std::int64_t part : {3, 0, 2, 1}) {
      apart.add(outcomes_of(layer, {.first = part * 250, .last = (part + 1) * 250}));
    }
    EXPECT_EQ(numbers_of(apart), numbers_of(outcomes_of(layer, {.first = 0, .last = 1000})));
  }
}

TEST(Histories, AreThoseOfThePlainLoopFarOut) {
  Layer layer = test_layer(4, 0.9);
  layer.histories = 1'000'000'000'000'000;
  for (const Sampling sampling : {Sampling::random, Sampling::stratified}) {
    layer.sampling = sampling;
    for (const std::int64_t first : {(std::int64_t{1} << 32) - 20, layer.histories - 100}) {
      const Range particles{.first = first, .last = first + 100};
      PlainHistories plain(layer);
      plain.follow(particles);
      on_each_vector_target([&](const std::string& target) {
        EXPECT_EQ(numbers_of(outcomes_of(layer, particles)), numbers_of(plain.outcomes()))
            << target;
      });
    }
  }
}

TEST(Histories, AreNoneOfNoParticles) {
  const Layer layer = test_layer(4, 0.9);
  EXPECT_EQ(numbers_of(outcomes_of(layer, {.first = 5, .last = 5})), numbers_of(Outcomes{}));
}

TEST(Histories, VaryLessWithStrata) {
  Layer layer = test_layer(0.5, 0.8);
  const double known = escape_from_slab(0.5, 0.8).transmitted;
  const auto square_error = [&](Sampling sampling, std::uint32_t seed) {
    layer.sampling = sampling;
    layer.key[0] = seed;
    const Outcomes outcomes = outcomes_of(layer, {.first = 0, .last = layer.histories});
    return std::pow(outcomes.transmitted.value() / 1000 - known, 2);
  };
  double random = 0;
  double stratified = 0;
  for (std::uint32_t seed = 1; seed <= 100; ++seed) {
    random += square_error(Sampling::random, seed);
    stratified += square_error(Sampling::stratified, seed);
  }
  // p (1 - p) / n, known within a fifth by 100 numbers
  EXPECT_NEAR(random / 100, known * (1 - known) / 1000, 0.6 * known * (1 - known) / 1000);
  EXPECT_LT(stratified, random / 2);
}

// Roulette changes weights, and no mean of them. Without roulette, weights end by rounding alone.
TEST(Histories, HaveTheSameMeanWeightWithRouletteAndWithout) {
  Layer layer = test_layer(3, 0.6);
  layer.capture = Capture::implicit;
  layer.histories = 200'000;
  const Range all{.first = 0, .last = layer.histories};
  const Outcomes with = outcomes_of(layer, all);
  layer.roulette_weight = 0;
  layer.survival_weight = 0;
  const Outcomes without = outcomes_of(layer, all);
  EXPECT_GT(with.roulette.value(), -2000);
  EXPECT_LT(with.roulette.value(), 2000);
  EXPECT_NE(with.roulette, (WeightSum{}));
  EXPECT_EQ(without.roulette, (WeightSum{}));
  EXPECT_LT(with.flights, without.flights / 2);
}

}  // namespace
}  // namespace scalelab
