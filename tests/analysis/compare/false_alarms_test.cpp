// SPDX-License-Identifier: BSD-3-Clause

// label: coverage
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "analysis/compare/comparison.hpp"
#include "statistics/random.hpp"
#include "tests/analysis/results_builder.hpp"
#include "tests/statistics/noise.hpp"

/// How often a comparison of many points is wrong, on studies whose truth is known. The seeds are
/// fixed.
namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using testing::every_noise;
using testing::Noise;
using testing::noisy_times;

constexpr std::size_t points = 20;
constexpr std::size_t comparisons = 300;
constexpr std::size_t comparisons_with_changes = 125;

/// What is measured, and how it varies.
struct Plan {
  std::size_t runs = 1;     ///< a side
  std::size_t samples = 8;  ///< of a point in a run
  double between = 0;       ///< standard deviation of what a point of a run takes longer
  double shared = 0;        ///< that of what all points of a run do
};

/// A run in which point i takes factors[i].
Results run_of(const std::vector<double>& factors, const Plan& plan, const Noise& noise,
               std::mt19937_64& random) {
  Results results;
  add_study(results, "pi", "pi", Scaling::strong);
  const double of_run = std::exp(plan.shared * testing::normal(random));
  for (std::size_t i = 0; i < factors.size(); ++i) {
    const double median = factors[i] * of_run * std::exp(plan.between * testing::normal(random));
    // Sizes tell the points apart.
    add_point(results, 1, 1).size["samples"] = static_cast<double>(i + 1);
    add_samples(results, noisy_times(noise, median, plan.samples, random));
  }
  return results;
}

/// A base whose points take 1, beside a candidate whose points take `factors`.
Comparison simulated(const std::vector<double>& factors, const Plan& plan, const Noise& noise,
                     std::mt19937_64& random) {
  std::vector<Results> base;
  std::vector<Results> candidate;
  for (std::size_t run = 0; run < plan.runs; ++run) {
    base.push_back(run_of(std::vector<double>(factors.size(), 1.0), plan, noise, random));
    candidate.push_back(run_of(factors, plan, noise, random));
  }
  ComparedFiles before;
  ComparedFiles after;
  for (std::size_t run = 0; run < plan.runs; ++run) {
    before.push_back({"base" + std::to_string(run), &base[run]});
    after.push_back({"new" + std::to_string(run), &candidate[run]});
  }
  return compare(before, after, 0.05);
}

/// The mean over the comparisons of what is counted in each.
double mean_of(const std::vector<double>& factors, const Plan& plan, const Noise& noise,
               const std::function<double(const Comparison&)>& count,
               std::size_t times = comparisons_with_changes) {
  std::mt19937_64 random(2718);
  double sum = 0;
  for (std::size_t i = 0; i < times; ++i) {
    sum += count(simulated(factors, plan, noise, random));
  }
  return sum / static_cast<double>(times);
}

bool is_told_apart(const PointComparison& point) {
  return point.verdict == Verdict::slower || point.verdict == Verdict::faster;
}

/// The share of the points of which `is_told` that is told falsely; 0 where none is.
double false_share(const Comparison& comparison,
                   const std::function<bool(const PointComparison&)>& is_told,
                   const std::function<bool(std::size_t)>& is_true) {
  double told = 0;
  double falsely = 0;
  for (std::size_t i = 0; i < comparison.points.size(); ++i) {
    if (is_told(comparison.points[i])) {
      ++told;
      falsely += is_true(i) ? 0 : 1;
    }
  }
  return told > 0 ? falsely / told : 0;
}

/// One run a side; several with and without variation between them, of each point or of all points
/// of a run together.
const std::vector<Plan>& plans() {
  static const std::vector<Plan> all = {{1, 6, 0, 0}, {1, 20, 0, 0},   {2, 6, 0.01, 0},
                                        {3, 6, 0, 0}, {3, 3, 0, 0.02}, {5, 6, 0.02, 0.02}};
  return all;
}

std::string description(const Plan& plan, const Noise& noise) {
  return noise.name + ", " + std::to_string(plan.runs) + " runs of " +
         std::to_string(plan.samples) + " samples, between runs " + std::to_string(plan.between) +
         " and together " + std::to_string(plan.shared);
}

TEST(FalseAlarms, AreInATwentiethOfTheComparisonsAtMostWhereNothingChanged) {
  const std::vector<double> unchanged(points, 1.0);
  for (const Noise& noise : every_noise()) {
    for (const Plan& plan : plans()) {
      const double alarms = mean_of(
          unchanged, plan, noise,
          [](const Comparison& comparison) {
            return std::ranges::any_of(comparison.points, is_told_apart) ? 1.0 : 0.0;
          },
          comparisons);
      // Of so few comparisons a share of 5 % is known to 1.26 %, and this is three times that. 2000
      // of each plan gave 1.7 to 4.6 %; without an adjustment for twenty points it is more than
      // half.
      EXPECT_LE(alarms, 0.05 + 0.038) << description(plan, noise);
    }
  }
}

TEST(FalseAlarms, AreATwentiethOfTheDiscoveriesAtMost) {
  // A quarter of the points is slower by 15 %.
  std::vector<double> factors(points, 1.0);
  for (std::size_t i = 0; i < points; i += 4) {
    factors[i] = 1.15;
  }
  for (const Noise& noise : every_noise()) {
    for (const Plan& plan : plans()) {
      const double falsely = mean_of(factors, plan, noise, [](const Comparison& comparison) {
        return false_share(comparison, is_told_apart, [](std::size_t i) { return i % 4 == 0; });
      });
      EXPECT_LE(falsely, 0.05) << description(plan, noise);
    }
  }
}

TEST(FalseAlarms, AreATwentiethOfTheRegressionsAtMost) {
  // A quarter of the points is slower by 15 %, the others by the threshold.
  std::vector<double> factors(points, 1.05);
  for (std::size_t i = 0; i < points; i += 4) {
    factors[i] = 1.15;
  }
  for (const Noise& noise : every_noise()) {
    for (const Plan& plan : plans()) {
      const double falsely = mean_of(factors, plan, noise, [](const Comparison& comparison) {
        return false_share(
            comparison, [](const PointComparison& point) { return point.is_regression; },
            [](std::size_t i) { return i % 4 == 0; });
      });
      EXPECT_LE(falsely, 0.05) << description(plan, noise);
    }
  }
}

TEST(FalseAlarms, AreATwentiethOfThePointsThatAreCalledTheSameAtMost) {
  // Half of the points is faster by the threshold, and so not within it.
  std::vector<double> factors(points, 1.0);
  for (std::size_t i = 0; i < points; i += 2) {
    factors[i] = 0.95;
  }
  for (const Noise& noise : every_noise()) {
    for (const Plan& plan : plans()) {
      const double falsely = mean_of(factors, plan, noise, [](const Comparison& comparison) {
        return false_share(
            comparison, [](const PointComparison& point) { return point.verdict == Verdict::same; },
            [](std::size_t i) { return i % 2 == 1; });
      });
      EXPECT_LE(falsely, 0.05) << description(plan, noise);
    }
  }
}

TEST(FalseAlarms, DoNotHideSlowdowns) {
  std::vector<double> factors(points, 1.0);
  factors[7] = 1.3;
  for (const Plan& plan : plans()) {
    const double found =
        mean_of(factors, plan, testing::normal_noise(0.01), [](const Comparison& comparison) {
          return comparison.points[7].is_regression ? 1.0 : 0.0;
        });
    // Beside twenty points it takes 20 standard errors with the 2 degrees of freedom of two runs a
    // side, and 6 with the 4 of three.
    const double least = plan.runs == 2 ? 0.2 : plan.runs == 3 ? 0.8 : 0.95;
    EXPECT_GE(found, least) << plan.runs << " runs of " << plan.samples;
  }
}

TEST(Settling, TakesAboutAsMuchAsItSays) {
  // Points that are 3 % slower, which is neither 1 nor the threshold, measured anew with as many
  // samples as were said to tell.
  std::mt19937_64 random(31);
  std::size_t said = 0;
  std::size_t told = 0;
  for (std::size_t i = 0; i < 400; ++i) {
    const Plan plan{1, 10, 0, 0};
    const Comparison first = simulated({1.03}, plan, testing::normal_noise(0.04), random);
    const PointComparison& point = first.points.at(0);
    // Where the ratio is near the truth, as it is assumed to stay.
    if (point.open != Open::verdict || std::abs(point.ratio.value - 1.03) > 0.005) {
      continue;
    }
    ++said;
    const Plan more{1, static_cast<std::size_t>(point.settling->a_side.value()), 0, 0};
    told += simulated({1.03}, more, testing::normal_noise(0.04), random).points.at(0).open ==
                    Open::verdict
                ? 0
                : 1;
  }
  ASSERT_GT(said, 30U);
  // The number is for the ratio that was seen: in half of the cases the next one is farther off.
  const double share = static_cast<double>(told) / static_cast<double>(said);
  EXPECT_GT(share, 0.35);
  EXPECT_LT(share, 0.8);
}

}  // namespace
}  // namespace scalelab
