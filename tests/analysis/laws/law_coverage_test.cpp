// SPDX-License-Identifier: BSD-3-Clause

// label: coverage
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <string>

#include "analysis/laws/law_choice.hpp"
#include "analysis/laws/measured_peak.hpp"
#include "analysis/laws/scaling_law.hpp"
#include "tests/analysis/laws/curve_builder.hpp"
#include "tests/analysis/laws/law_studies.hpp"
#include "tests/statistics/tally.hpp"

/// How often the 95 % intervals of fitted laws hold the truth, how often the right law is chosen,
/// and how often one is said to fit where none does: over synthetic studies with every noise and 6
/// to 50 samples a point, and over studies as users make them. The seeds are fixed.
/// `./bootstrap benchmark` runs a longer form of this.
namespace scalelab {
namespace {

using testing::curves_without_a_law;
using testing::eight_numbers_of_workers;
using testing::every_study;
using testing::laws_to_be_told;
using testing::NoLaw;
using testing::powers_of_two;
using testing::real_curve;
using testing::Tally;
using testing::TrueLaw;

constexpr int studies = 2400;  // a multiple of the combinations of noise and samples

constexpr int choices = 200;

/// Whether some number of workers is slower than a smaller one, whatever the intervals leave open.
bool shows_a_fall(const CurveTimes& curve) {
  for (const MeasuredTime& from : curve.points) {
    for (const MeasuredTime& to : curve.points) {
      if (to.workers > from.workers && to.interval_s->low > from.interval_s->high) {
        return true;
      }
    }
  }
  return false;
}

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

// Each point with a noise of its own, measured until the stopping rule is content.
TEST(LawCoverage, HoldsUnderTheStoppingRuleWhereTheNoiseDiffers) {
  constexpr LawTerms truth = {.parallel_s = 10, .contention_s = 0.5, .coherency_s = 0.05};
  for (const int points : {5, 8}) {
    Tally t1(10);
    Tally sigma(0.05);
    Tally kappa(0.005);
    std::mt19937_64 random(33);
    for (int study = 0; study < studies / 2; ++study) {
      const CurveTimes curve = real_curve([&](double n) { return time_at(truth, n, false); },
                                          powers_of_two(points), false, random);
      const LawFit fit = fit_law(Law::usl, curve, 0.95);
      t1.count(fit.t1_s.interval);
      sigma.count(fit.sigma.interval);
      kappa.count(fit.kappa.interval);
    }
    expect_covered(std::to_string(points) + " points: t1", t1);
    expect_covered(std::to_string(points) + " points: sigma", sigma);
    expect_covered(std::to_string(points) + " points: kappa", kappa);
  }
}

class ChosenLaw : public ::testing::TestWithParam<TrueLaw> {};

TEST_P(ChosenLaw, IsTheTrueOneInNineStudiesOfTen) {
  for (const int points : {5, 6, 8}) {
    int right = 0;
    int fitting = 0;
    std::mt19937_64 random(34);
    for (int study = 0; study < choices; ++study) {
      const auto choice = choose_law(
          real_curve([&](double n) { return time_at(GetParam().terms, n, GetParam().weak); },
                     powers_of_two(points), GetParam().weak, random),
          0.95);
      right += choice->fit.law == GetParam().law ? 1 : 0;
      fitting += choice->verdict == TestOfFit::fits ? 1 : 0;
    }
    EXPECT_GE(static_cast<double>(right) / choices, 0.9) << points;
    EXPECT_GE(static_cast<double>(fitting) / choices, 0.95) << points;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, ChosenLaw, ::testing::ValuesIn(laws_to_be_told()),
                         [](const auto& truth) { return truth.param.name; });

class NoLawFits : public ::testing::TestWithParam<NoLaw> {};

TEST_P(NoLawFits, WhereTheTimesFollowNone) {
  for (const int points : {5, 6, 8}) {
    int fitting = 0;
    int hidden_peaks = 0;
    std::mt19937_64 random(35);
    for (int study = 0; study < choices; ++study) {
      const CurveTimes curve = real_curve(GetParam().time_s, powers_of_two(points), false, random);
      fitting += choose_law(curve, 0.95)->verdict == TestOfFit::fits ? 1 : 0;
      hidden_peaks += shows_a_fall(curve) && !measured_peak(curve).fall ? 1 : 0;
    }
    EXPECT_LE(static_cast<double>(fitting) / choices, 0.05) << points;
    EXPECT_EQ(hidden_peaks, 0) << points;
  }
}

INSTANTIATE_TEST_SUITE_P(Of, NoLawFits, ::testing::ValuesIn(curves_without_a_law()),
                         [](const auto& without) {
                           std::string name = without.param.name;
                           std::ranges::replace(name, ' ', '_');
                           return name;
                         });

}  // namespace
}  // namespace scalelab
