// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/error_of_median.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <numbers>
#include <stdexcept>
#include <vector>

#include "statistics/order_statistics.hpp"
#include "statistics/student.hpp"
#include "tests/statistics/noise.hpp"

namespace scalelab {
namespace {

TEST(ErrorOfMedian, IsThatOfItsInterval) {
  const std::vector<double> samples = {1, 1.1, 1.2, 1.3, 1.4, 1.5, 1.6, 1.7, 1.8};
  const auto interval = interpolated_median_interval(samples, 0.95);
  const RelativeError error = *error_of_median(samples);
  EXPECT_DOUBLE_EQ(error.degrees, 6);
  EXPECT_NEAR(error.size,
              0.5 * std::log(interval->high / interval->low) / student_quantile(0.975, 6), 1e-12);
}

TEST(ErrorOfMedian, OfFewSamplesIsThatOfTheirDeviation) {
  const RelativeError error = *error_of_median(std::vector<double>{1, std::exp(0.1)});
  EXPECT_DOUBLE_EQ(error.degrees, 1);
  // Logarithms of 0 and 0.1: a standard deviation of 0.1 / sqrt(2), over sqrt(2).
  EXPECT_NEAR(error.size, 0.05 * std::sqrt(std::numbers::pi / 2), 1e-12);
}

TEST(ErrorOfMedian, IsNothingOfOneSample) {
  EXPECT_FALSE(error_of_median(std::vector<double>{1}).has_value());
  EXPECT_FALSE(error_of_median(std::vector<double>{}).has_value());
}

TEST(ErrorOfMedian, IsTheSpreadOfMediansThatAreMeasuredAgain) {
  std::mt19937_64 random(4);
  for (const std::size_t samples : {std::size_t{4}, std::size_t{20}}) {
    constexpr int studies = 4000;
    double squares = 0;
    double expected = 0;
    for (int study = 0; study < studies; ++study) {
      const std::vector<double> times =
          testing::noisy_times(testing::normal_noise(0.02), 1, samples, random);
      squares += std::pow(std::log(median(times)), 2) / studies;
      expected += std::pow(error_of_median(times)->size, 2) / studies;
    }
    // A mean of so many squares is known to 3 %; sqrt(pi / 2) is that of many samples.
    EXPECT_NEAR(std::sqrt(expected / squares), 1, 0.15) << samples;
  }
}

TEST(ErrorOfMedian, RefusesWhatIsNoTime) {
  EXPECT_THROW(error_of_median(std::vector<double>{1, 0}), std::invalid_argument);
  EXPECT_THROW(error_of_median(std::vector<double>{1, std::nan("")}), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
