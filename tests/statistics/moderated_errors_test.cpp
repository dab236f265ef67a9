// SPDX-License-Identifier: BSD-3-Clause
#include "statistics/moderated_errors.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <random>
#include <stdexcept>
#include <vector>

#include "tests/statistics/noise.hpp"

namespace scalelab {
namespace {

/// An estimate of `truth` that is as uncertain as `degrees` of freedom make it.
RelativeError estimate_of(double truth, int degrees, std::mt19937_64& random) {
  double squares = 0;
  for (int i = 0; i < degrees; ++i) {
    squares += std::pow(testing::normal(random), 2);
  }
  return {truth * std::sqrt(squares / degrees), static_cast<double>(degrees)};
}

TEST(Moderated, AgreeWhereOnlyChanceMadeThemDiffer) {
  std::mt19937_64 random(5);
  std::vector<RelativeError> errors;
  for (int i = 0; i < 200; ++i) {
    errors.push_back(estimate_of(0.02, 5, random));
  }
  const ModeratedErrors moderate = moderated(errors, 1e-6);
  EXPECT_NEAR(moderate.common.size, 0.02, 0.001);
  for (const RelativeError& error : moderate.errors) {
    EXPECT_NEAR(error.size, 0.02, 0.004);
    EXPECT_GT(error.degrees, 20);
  }
}

TEST(Moderated, StayApartWhereTheyDifferByMoreThanChance) {
  std::mt19937_64 random(6);
  std::vector<RelativeError> errors;
  for (int i = 0; i < 100; ++i) {
    errors.push_back(estimate_of(i % 2 == 0 ? 0.001 : 0.1, 20, random));
  }
  const ModeratedErrors moderate = moderated(errors, 1e-6);
  for (std::size_t i = 0; i < errors.size(); ++i) {
    EXPECT_NEAR(moderate.errors[i].size / errors[i].size, 1, 0.3);
    EXPECT_GE(moderate.errors[i].degrees, 20);
  }
}

TEST(Moderated, AreNeverSurerThanAllTogether) {
  const std::vector<RelativeError> same(4, {.size = 0.01, .degrees = 3});
  for (const RelativeError& error : moderated(same, 1e-6).errors) {
    EXPECT_LE(error.degrees, 12);
  }
}

TEST(Moderated, OfTwoStayAsTheyAre) {
  const std::vector<RelativeError> two = {{.size = 0.01, .degrees = 3}, {.size = 0, .degrees = 5}};
  const ModeratedErrors moderate = moderated(two, 0.002);
  EXPECT_EQ(moderate.errors[0], two[0]);
  EXPECT_EQ(moderate.errors[1], (RelativeError{.size = 0.002, .degrees = 5}));
  EXPECT_NEAR(moderate.common.size, std::sqrt((3 * 1e-4 + 5 * 4e-6) / 8), 1e-12);
}

TEST(Moderated, RefusesWhatIsNoError) {
  EXPECT_THROW(moderated({}, 1e-3), std::invalid_argument);
  EXPECT_THROW(moderated(std::vector<RelativeError>{{.size = -1, .degrees = 3}}, 1e-3),
               std::invalid_argument);
  EXPECT_THROW(moderated(std::vector<RelativeError>{{.size = 1, .degrees = 0}}, 1e-3),
               std::invalid_argument);
  EXPECT_THROW(moderated(std::vector<RelativeError>{{.size = 1, .degrees = 1}}, 0),
               std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
