// SPDX-License-Identifier: BSD-3-Clause

// label: coverage
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "analysis/laws/scaling_law.hpp"
#include "tests/analysis/laws/curve_builder.hpp"
#include "tests/analysis/laws/law_studies.hpp"
#include "tests/statistics/tally.hpp"

/// How often the 95 % intervals of fitted laws hold the truth, and how often the right law is
/// chosen, over synthetic studies with every noise and 6 to 50 samples a point. The seeds are
/// fixed.
/// `./bootstrap benchmark` runs a longer form of this.
namespace scalelab {
namespace {

using testing::chosen_law;
using testing::eight_numbers_of_workers;
using testing::every_noise;
using testing::every_study;
using testing::laws_to_be_told;
using testing::Noise;
using testing::noisy_curve;
using testing::powers_of_two;
using testing::Tally;
using testing::TrueLaw;

constexpr int studies = 2400;  // a multiple of the combinations of noise and samples

void expect_covered(const std::string& what, const Tally& tally) {
  EXPECT_GE(tally.share(), 0.93) << what;
  EXPECT_LE(tally.share(), 0.97) << what;
}

TEST(LawCoverage, OfAmdahlsLaw) {
  Tally t1(10);
  Tally sigma(0.05);
  every_study(studies, {.parallel_s = 10, .contention_s = 0.5}, false, eight_numbers_of_workers(),
              [&](const CurveTimes& curve) {
                const LawFit fit = fit_law(Law::amdahl, curve, 0.95);
                t1.count(fit.t1_s.interval);
                sigma.count(fit.sigma.interval);
              });
  expect_covered("t1", t1);
  expect_covered("sigma", sigma);
}

class UslCoverage : public ::testing::TestWithParam<bool> {};

TEST_P(UslCoverage, OfEveryParameterAndOfThePeak) {
  constexpr LawTerms truth = {.parallel_s = 10, .contention_s = 0.5, .coherency_s = 0.05};
  Tally t1(10);
  Tally sigma(0.05);
  Tally kappa(0.005);
  Tally peak(std::sqrt(0.95 / 0.005));
  every_study(studies, truth, GetParam(), eight_numbers_of_workers(), [&](const CurveTimes& curve) {
    const LawFit fit = fit_law(Law::usl, curve, 0.95);
    t1.count(fit.t1_s.interval);
    sigma.count(fit.sigma.interval);
    kappa.count(fit.kappa.interval);
    peak.count(fit.peak_interval);
  });
  expect_covered("t1", t1);
  expect_covered("sigma", sigma);
  expect_covered("kappa", kappa);
  expect_covered("peak", peak);
}

INSTANTIATE_TEST_SUITE_P(Of, UslCoverage, ::testing::Values(false, true),
                         [](const auto& scaling) { return scaling.param ? "weak" : "strong"; });

TEST(LawCoverage, OfGustafsonsLaw) {
  Tally t1(3);
  Tally share(0.1);
  every_study(studies, {.parallel_s = 3, .serial_share = 0.1}, true, eight_numbers_of_workers(),
              [&](const CurveTimes& curve) {
                const LawFit fit = fit_law(Law::gustafson, curve, 0.95);
                t1.count(fit.t1_s.interval);
                share.count(fit.serial_share.interval);
              });
  expect_covered("t1", t1);
  expect_covered("serial share", share);
}

TEST(LawCoverage, HoldsWhereTheNoiseGrowsWithTheWorkers) {
  Tally sigma(0.05);
  Tally kappa(0.005);
  constexpr LawTerms truth = {.parallel_s = 10, .contention_s = 0.5, .coherency_s = 0.05};
  std::mt19937_64 random(33);
  for (int study = 0; study < studies; ++study) {
    CurveTimes curve;
    for (const double workers : eight_numbers_of_workers()) {
      const Noise growing = {"growing", [workers](std::mt19937_64& numbers) {
                               return std::exp(0.01 * std::sqrt(workers) * normal(numbers));
                             }};
      curve.points.push_back(noisy_curve({.parallel_s = time_at(truth, workers, false)}, {1}, false,
                                         growing, 10, random)
                                 .points.front());
      curve.points.back().workers = workers;
    }
    const LawFit fit = fit_law(Law::usl, curve, 0.95);
    sigma.count(fit.sigma.interval);
    kappa.count(fit.kappa.interval);
  }
  expect_covered("sigma", sigma);
  expect_covered("kappa", kappa);
}

class ChosenLaw : public ::testing::TestWithParam<TrueLaw> {};

TEST_P(ChosenLaw, IsTheTrueOneInNineStudiesOfTen) {
  int right = 0;
  every_study(studies, GetParam().terms, false, powers_of_two(8), [&](const CurveTimes& curve) {
    right += chosen_law(curve) == GetParam().law ? 1 : 0;
  });
  EXPECT_GE(static_cast<double>(right) / studies, 0.9);
}

INSTANTIATE_TEST_SUITE_P(Of, ChosenLaw, ::testing::ValuesIn(laws_to_be_told()),
                         [](const auto& truth) { return truth.param.name; });

}  // namespace
}  // namespace scalelab
