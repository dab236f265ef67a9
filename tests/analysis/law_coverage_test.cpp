#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <functional>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "analysis/law_choice.hpp"
#include "analysis/scaling_law.hpp"
#include "tests/analysis/curve_builder.hpp"

/// How often the 95 % intervals of fitted laws hold the truth, and how often the right law is
/// chosen, over synthetic studies with every noise and 6 to 50 samples a point. The seeds are
/// fixed.
/// `./bootstrap benchmark` runs a longer form of this.
namespace scalelab {
namespace {

using testing::every_noise;
using testing::Noise;
using testing::noisy_curve;
using testing::powers_of_two;

constexpr int studies = 2400;  // a multiple of the combinations of noise and samples
constexpr std::array<std::size_t, 4> samples = {6, 10, 20, 50};
const std::vector<double> eight_points = {1, 2, 3, 4, 6, 8, 12, 16};

/// Calls body(curve) for each of the synthetic studies.
void every_study(const LawTerms& truth, bool weak, const std::vector<double>& workers,
                 const std::function<void(const CurveTimes&)>& body) {
  std::mt19937_64 random(31);
  const std::vector<Noise> noises = every_noise();
  for (int study = 0; study < studies; ++study) {
    const auto number = static_cast<std::size_t>(study);
    const Noise& noise = noises[number % noises.size()];
    body(noisy_curve(truth, workers, weak, noise,
                     samples.at(number / noises.size() % samples.size()), random));
  }
}

/// Counts how often intervals hold what is true.
class Tally {
 public:
  explicit Tally(double truth) : truth_(truth) {}

  void count(const std::optional<Interval>& interval) {
    held_ += interval && interval->low <= truth_ && truth_ <= interval->high ? 1 : 0;
  }

  [[nodiscard]] double share() const { return static_cast<double>(held_) / studies; }

 private:
  double truth_;
  int held_ = 0;
};

void expect_covered(const std::string& what, const Tally& tally) {
  EXPECT_GE(tally.share(), 0.93) << what;
  EXPECT_LE(tally.share(), 0.97) << what;
}

TEST(LawCoverage, OfAmdahlsLaw) {
  Tally t1(10);
  Tally sigma(0.05);
  every_study({.parallel_s = 10, .contention_s = 0.5}, false, eight_points,
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
  every_study(truth, GetParam(), eight_points, [&](const CurveTimes& curve) {
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

TEST(LawCoverage, OfGustafsonsShare) {
  // A law that Gustafson's formula is not fitted to is no test of it: the times follow it.
  std::mt19937_64 random(32);
  Tally share(0.1);
  const std::vector<Noise> noises = every_noise();
  for (int study = 0; study < studies; ++study) {
    const auto number = static_cast<std::size_t>(study);
    CurveTimes curve;
    curve.weak = true;
    for (const double workers : eight_points) {
      const double time = 3 * workers / (workers - 0.1 * (workers - 1));
      curve.points.push_back(
          noisy_curve({.parallel_s = time}, {1}, false, noises[number % noises.size()],
                      samples.at(number / noises.size() % samples.size()), random)
              .points.front());
      curve.points.back().workers = workers;
    }
    share.count(fit_law(Law::gustafson, curve, 0.95).serial_share.interval);
  }
  expect_covered("serial share", share);
}

TEST(LawCoverage, HoldsWhereTheNoiseGrowsWithTheWorkers) {
  Tally sigma(0.05);
  Tally kappa(0.005);
  constexpr LawTerms truth = {.parallel_s = 10, .contention_s = 0.5, .coherency_s = 0.05};
  std::mt19937_64 random(33);
  for (int study = 0; study < studies; ++study) {
    CurveTimes curve;
    for (const double workers : eight_points) {
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

struct Truth {
  std::string name;
  Law law;
  LawTerms terms;
};

class ChosenLaw : public ::testing::TestWithParam<Truth> {};

TEST_P(ChosenLaw, IsTheTrueOneInNineStudiesOfTen) {
  int right = 0;
  every_study(GetParam().terms, false, powers_of_two(8), [&](const CurveTimes& curve) {
    const std::vector<LawScore> scores = compare_laws(curve);
    const auto best = std::ranges::min_element(scores, {}, &LawScore::aicc);
    right += best->law == GetParam().law ? 1 : 0;
  });
  EXPECT_GE(static_cast<double>(right) / studies, 0.9);
}

// Each has a term whose effect at 128 workers is far above the noise, so that it can be told.
INSTANTIATE_TEST_SUITE_P(
    Of, ChosenLaw,
    ::testing::Values(
        Truth{"ideal", Law::ideal, {.parallel_s = 10}},
        Truth{"amdahl", Law::amdahl, {.parallel_s = 10, .contention_s = 0.3}},
        Truth{"usl", Law::usl, {.parallel_s = 10, .contention_s = 0.3, .coherency_s = 0.02}},
        Truth{"reduction",
              Law::amdahl_reduction,
              {.parallel_s = 10, .contention_s = 0.1, .reduction_s = 0.2}}),
    [](const auto& truth) { return truth.param.name; });

}  // namespace
}  // namespace scalelab
