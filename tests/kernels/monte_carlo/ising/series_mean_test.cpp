// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/series_mean.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <utility>
#include <vector>

#include "kernels/monte_carlo/ising/energy_check.hpp"

namespace scalelab::ising {
namespace {

/// Deviates of variance 1 and mean 0, each of which keeps `memory` of the one before: their
/// integrated autocorrelation time is (1 + memory) / (1 - memory) / 2.
std::vector<double> series_with(double memory, std::size_t length, unsigned seed) {
  std::mt19937_64 random(seed);
  std::normal_distribution<double> normal;
  std::vector<double> series(length);
  double value = normal(random);
  for (double& one : series) {
    one = value;
    value = memory * value + std::sqrt(1 - memory * memory) * normal(random);
  }
  return series;
}

double known_time(double memory) {
  return (1 + memory) / (1 - memory) / 2;
}

// Within three of the deviations that the degrees of freedom tell. The last one is taken in means
// of neighbours.
TEST(Autocorrelation, HasTheTimeOfASeriesWithMemory) {
  for (const auto& [memory, length] :
       {std::pair{0.0, 20'000}, std::pair{0.5, 20'000}, std::pair{0.9, 60'000},
        std::pair{0.99, 65'000}, std::pair{0.9, 400'000}}) {
    const auto found = autocorrelation(series_with(memory, static_cast<std::size_t>(length), 7));
    ASSERT_TRUE(found);
    const double error = std::sqrt(2 / found->degrees);
    EXPECT_NEAR(found->time / known_time(memory), 1, 3 * error + 0.01) << memory << ", " << length;
    EXPECT_GT(found->degrees, 10) << memory;
  }
}

TEST(Autocorrelation, IsUnknownForASeriesThatIsTooShort) {
  EXPECT_FALSE(autocorrelation({}));
  EXPECT_FALSE(autocorrelation(std::vector<double>{1.0}));
  EXPECT_FALSE(autocorrelation(series_with(0, 40, 1)));
  EXPECT_FALSE(autocorrelation(series_with(0.99, 2'000, 1)));
}

TEST(Autocorrelation, IsThatOfIndependentOnesWhereNothingVaries) {
  const auto found = autocorrelation(std::vector<double>(1000, -2.0));
  ASSERT_TRUE(found);
  EXPECT_NEAR(found->time, 0.5, 0.01);
}

constexpr ExactEnergy standard{.mean = 0, .deviation = 1};

TEST(EnergyCheck, HasStandardErrorsThatHoldTheMean) {
  constexpr int series = 400;
  double squares = 0;
  for (unsigned seed = 0; seed < series; ++seed) {
    const EnergyCheck check = check_energy(series_with(0.6, 3'000, seed), standard);
    EXPECT_TRUE(check.verified) << check.words;
    EXPECT_NEAR(check.standard_error, std::sqrt(2 * known_time(0.6) / 3'000), 0.02);
    squares += check.z * check.z;
  }
  // The mean square of z is 1, with a deviation of sqrt(2 / 400).
  EXPECT_NEAR(squares / series, 1, 4 * std::sqrt(2.0 / series));
}

TEST(EnergyCheck, NoticesAMeanThatIsOff) {
  std::vector<double> series = series_with(0.6, 3'000, 3);
  for (double& value : series) {
    value += 0.5;
  }
  const EnergyCheck check = check_energy(series, standard);
  EXPECT_FALSE(check.verified) << check.words;
  EXPECT_GT(check.z, 6);
}

TEST(EnergyCheck, AllowsAShortSeriesWhatOneMeasurementMayBeOff) {
  const std::vector<double> near(50, 5.9);
  const std::vector<double> far(50, 6.1);
  EXPECT_FALSE(check_energy(near, standard).autocorrelation);
  EXPECT_EQ(check_energy(near, standard).standard_error, 1);
  EXPECT_TRUE(check_energy(near, standard).verified);
  EXPECT_FALSE(check_energy(far, standard).verified);
}

// As many as there are, all alike, are more than chance can make.
TEST(EnergyCheck, NoticesThatNothingHappens) {
  const ExactEnergy cold{.mean = -1.997, .deviation = 0.01};
  EXPECT_FALSE(check_energy(std::vector<double>(5'000, -2.0), cold).verified);
}

}  // namespace
}  // namespace scalelab::ising
