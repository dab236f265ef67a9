// SPDX-License-Identifier: BSD-3-Clause

// label: coverage
#include <gtest/gtest.h>

#include <random>

#include "statistics/order_statistics.hpp"
#include "statistics/ratio_of_medians.hpp"
#include "tests/statistics/noise.hpp"
#include "tests/statistics/tally.hpp"

/// How often an interval of 95 % holds the truth, on data whose truth is known. The seeds are
/// fixed.
/// `./bootstrap benchmark` runs a longer form of this.
namespace scalelab {
namespace {

using testing::coverage;
using testing::every_noise;
using testing::Noise;
using testing::noisy_times;

constexpr int studies = 20'000;  // 0.15 % is chance
constexpr double lowest = 0.93;
constexpr double highest = 0.97;

class Coverage : public ::testing::TestWithParam<std::size_t> {
 protected:
  std::mt19937_64 random_{20};
};

TEST_P(Coverage, OfAMedianIsWhatWasAskedFor) {
  for (const Noise& noise : every_noise()) {
    const double covered = coverage(3, studies, [&] {
      return interpolated_median_interval(noisy_times(noise, 3, GetParam(), random_), 0.95);
    });
    EXPECT_GE(covered, lowest) << noise.name;
    EXPECT_LE(covered, highest) << noise.name;
  }
}

TEST_P(Coverage, OfAMedianIsNeverBelowForTheExactInterval) {
  for (const Noise& noise : every_noise()) {
    const double covered = coverage(3, studies, [&] {
      return median_interval(noisy_times(noise, 3, GetParam(), random_), 0.95);
    });
    EXPECT_GE(covered, 0.945) << noise.name;  // 0.95, less three standard deviations of the test
  }
}

TEST_P(Coverage, OfASpeedupIsWhatWasAskedFor) {
  for (const Noise& noise : every_noise()) {
    const double covered = coverage(4, studies, [&] {
      return ratio_of_medians_interval(noisy_times(noise, 8, GetParam(), random_),
                                       noisy_times(noise, 2, GetParam(), random_), 0.95);
    });
    EXPECT_GE(covered, lowest) << noise.name;
    EXPECT_LE(covered, highest) << noise.name;
  }
}

TEST_P(Coverage, OfAPointAgainstItselfReportsADifferenceInAtMostATwentieth) {
  for (const Noise& noise : every_noise()) {
    const double same = coverage(1, studies, [&] {
      return ratio_of_medians_interval(noisy_times(noise, 2, GetParam(), random_),
                                       noisy_times(noise, 2, GetParam(), random_), 0.95);
    });
    EXPECT_GE(same, 0.95) << noise.name;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, Coverage, ::testing::Values(6, 7, 8, 9, 10, 15, 20, 50));

}  // namespace
}  // namespace scalelab
