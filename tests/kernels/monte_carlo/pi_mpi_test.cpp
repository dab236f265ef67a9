// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <cstdint>
#include <numbers>
#include <tuple>

#include "numerics/random/philox.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

/// The plain loop: sample s has two of the four words of counter s / 2. A word is taken as the
/// middle of one of 2^30 cells of the unit interval, in units of 2^-31.
std::int64_t hits_by_the_plain_loop(std::int64_t samples, std::uint32_t seed) {
  constexpr std::uint32_t stream_of_pi = 0x70690001;
  std::int64_t hits = 0;
  for (std::int64_t sample = 0; sample < samples; ++sample) {
    const auto words = philox::numbers(philox::counter(static_cast<std::uint64_t>(sample) / 2, 0),
                                       {seed, stream_of_pi});
    const std::size_t odd = sample % 2 == 0 ? 0 : 1;
    const auto x = static_cast<std::int64_t>((words.at(2 * odd) >> 1U) | 1U);
    const auto y = static_cast<std::int64_t>((words.at(2 * odd + 1) >> 1U) | 1U);
    hits += x * x + y * y < (std::int64_t{1} << 62) ? 1 : 0;
  }
  return hits;
}

class PiOf : public ::testing::TestWithParam<std::tuple<std::int64_t, std::uint32_t>> {};

INSTANTIATE_TEST_SUITE_P(Samples, PiOf,
                         ::testing::Combine(::testing::Values(1, 2, 15, 16, 17, 1000, 65'537,
                                                              200'001),
                                            ::testing::Values(1U, 4'294'967'295U)));

TEST_P(PiOf, IsThatOfThePlainLoopHoweverItIsRun) {
  const auto [samples, seed] = GetParam();
  const std::int64_t hits = hits_by_the_plain_loop(samples, seed);
  const double pi = 4 * static_cast<double>(hits) / static_cast<double>(samples);
  const RankGroup group = make_group(test_job(), all_ranks());
  for (const Way& way : samples == 65'537 ? all_ways() : few_ways()) {
    const Answer answer =
        run_kernel("pi", Size({{"samples", static_cast<double>(samples)}}), seed, way, group);
    EXPECT_EQ(answer.value, pi) << to_string(way);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    ASSERT_EQ(answer.values.size(), 2U);
    EXPECT_EQ(answer.values[0].name, "hits");
    EXPECT_EQ(answer.values[0].value, static_cast<double>(hits));
    EXPECT_EQ(answer.values[1].name, "z");
  }
}

TEST(Pi, DependsOnTheSeed) {
  EXPECT_NE(hits_by_the_plain_loop(1000, 1), hits_by_the_plain_loop(1000, 4'294'967'295U));
}

TEST(Pi, TellsHowFarItIsFromPi) {
  constexpr std::int64_t samples = 200'001;
  const RankGroup group = make_group(test_job(), all_ranks());
  const Answer answer = run_kernel("pi", Size({{"samples", samples}}), 1, {}, group);
  const double p = std::numbers::pi / 4;
  const double z = (static_cast<double>(hits_by_the_plain_loop(samples, 1)) - samples * p) /
                   std::sqrt(samples * p * (1 - p));
  ASSERT_EQ(answer.values.size(), 2U);
  EXPECT_NEAR(answer.values[1].value, z, 1e-9);
  EXPECT_LT(std::abs(z), 6.0);
  EXPECT_NEAR(answer.value, std::numbers::pi, 6 * 4 * std::sqrt(p * (1 - p) / samples));
}

TEST(Pi, IsTheSameOnEachRank) {
  const RankGroup group = make_group(test_job(), all_ranks());
  const Answer answer = run_kernel("pi", Size({{"samples", 1001}}), 1, {}, group);
  EXPECT_EQ(test_job().world().all_reduce(answer.value, reduction::maximum), answer.value);
  EXPECT_EQ(-test_job().world().all_reduce(-answer.value, reduction::maximum), answer.value);
}

}  // namespace
}  // namespace scalelab
