#include "statistics/median_resampler.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <random>
#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

constexpr int draws = 200'000;

std::vector<double> powers_of_two(std::size_t n) {
  std::vector<double> samples(n);
  std::iota(samples.begin(), samples.end(), 0.0);
  std::ranges::transform(samples, samples.begin(), [](double x) { return std::exp2(x); });
  return samples;
}

/// How often each median comes up when every resample of n samples is made once.
std::map<double, double> every_resample(const std::vector<double>& samples) {
  const std::size_t n = samples.size();
  const auto resamples = static_cast<std::uint64_t>(std::pow(n, n));
  std::map<double, double> chances;
  for (std::uint64_t resample = 0; resample < resamples; ++resample) {
    std::vector<double> drawn;
    for (std::uint64_t rest = resample; drawn.size() < n; rest /= n) {
      drawn.push_back(samples[rest % n]);
    }
    std::ranges::sort(drawn);
    chances[0.5 * (drawn[(n - 1) / 2] + drawn[n / 2])] += 1.0 / static_cast<double>(resamples);
  }
  return chances;
}

class SmallNumbers : public ::testing::TestWithParam<std::size_t> {};

TEST_P(SmallNumbers, ComeUpAsOftenAsAmongAllResamples) {
  const std::vector<double> samples = powers_of_two(GetParam());
  const std::map<double, double> chances = every_resample(samples);
  const MedianResampler resampler(samples);
  std::mt19937_64 random(5);
  std::map<double, int> seen;
  for (int i = 0; i < draws; ++i) {
    ++seen[resampler.draw(random)];
  }
  for (const auto& [median, count] : seen) {
    ASSERT_TRUE(chances.contains(median)) << median;
  }
  for (const auto& [median, chance] : chances) {
    // Five standard deviations of a count: one in two million fails by chance.
    EXPECT_NEAR(seen[median], draws * chance, 5 * std::sqrt(draws * chance * (1 - chance)) + 1)
        << median;
  }
}

INSTANTIATE_TEST_SUITE_P(OfSamples, SmallNumbers, ::testing::Values(1, 2, 3, 4, 5, 6, 7));

TEST(MedianResampler, SpreadsManySamplesAsResamplesDo) {
  // The median of n uniform numbers has the variance 1 / (4 n) but for terms of order 1 / n^2; so
  // has a resample's, of samples that lie evenly.
  for (const std::size_t n : {1001U, 10'000U}) {
    std::vector<double> samples(n);
    for (std::size_t i = 0; i < n; ++i) {
      samples[i] = (static_cast<double>(i) + 0.5) / static_cast<double>(n);
    }
    const MedianResampler resampler(samples);
    std::mt19937_64 random(7);
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < draws; ++i) {
      const double off = resampler.draw(random) - 0.5;
      sum += off;
      squares += off * off;
    }
    const double variance = 0.25 / static_cast<double>(n);
    EXPECT_NEAR(sum / draws, 0, 5 * std::sqrt(variance / draws));
    EXPECT_NEAR(squares / draws, variance, 0.02 * variance);
  }
}

TEST(MedianResampler, TakesSamplesInAnyOrder) {
  const std::vector<double> rising = {1, 2, 3, 4, 5};
  const std::vector<double> mixed = {4, 1, 5, 3, 2};
  std::mt19937_64 random(3);
  std::mt19937_64 again(3);
  for (int i = 0; i < 100; ++i) {
    EXPECT_EQ(MedianResampler(rising).draw(random), MedianResampler(mixed).draw(again));
  }
}

TEST(MedianResampler, RefusesWhatHasNoMedian) {
  EXPECT_THROW(MedianResampler(std::vector<double>()), std::invalid_argument);
  const std::vector<double> unknown = {1, std::numeric_limits<double>::quiet_NaN()};
  EXPECT_THROW(MedianResampler{unknown}, std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
