// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/ratio_of_runs.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <stdexcept>
#include <vector>

#include "statistics/student.hpp"

namespace scalelab {
namespace {

TEST(RatioOfRuns, IsThatOfTheGeometricMeans) {
  const std::vector<double> new_runs = {2, 8};
  const std::vector<double> base_runs = {1, 1, 8};
  EXPECT_DOUBLE_EQ(typical_of_runs(new_runs), 4);
  EXPECT_DOUBLE_EQ(typical_of_runs(base_runs), 2);
  EXPECT_DOUBLE_EQ(ratio_of_runs(new_runs, base_runs).value(), 2);
}

TEST(RatioOfRuns, HasStudentsIntervalOfTheLogarithms) {
  const std::vector<double> runs = {std::exp(-0.01), 1, std::exp(0.01)};
  // Spread 0.01 on both sides, three runs each: 4 degrees of freedom together.
  const double off = student_quantile(0.975, 4) * 0.01 * std::sqrt(2.0 / 3);
  const Interval interval = ratio_of_runs(runs, runs).interval(0.95);
  EXPECT_NEAR(interval.low, std::exp(-off), 1e-12);
  EXPECT_NEAR(interval.high, std::exp(off), 1e-12);
}

TEST(RatioOfRuns, IsExactWhereRunsDoNotVary) {
  const std::vector<double> threes(4, 0.3);
  const std::vector<double> ones(2, 0.1);
  EXPECT_EQ(typical_of_runs(threes), 0.3);
  const double value = 0.3 / 0.1;
  EXPECT_EQ(ratio_of_runs(threes, ones).interval(0.95), (Interval{value, value}));
}

TEST(RatioOfRuns, RefusesOneRunAndWhatHasNoRatio) {
  const std::vector<double> two = {1, 2};
  EXPECT_THROW(ratio_of_runs(two, std::vector<double>{1}), std::invalid_argument);
  EXPECT_THROW(ratio_of_runs(two, std::vector<double>{}), std::invalid_argument);
  EXPECT_THROW(ratio_of_runs(two, std::vector<double>{1, 0}), std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
