// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <cmath>
#include <numbers>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

Size size(const std::string& kind, std::int64_t samples, int steps) {
  return Size({{"samples", samples},
               {"kind", kind},
               {"steps", steps},
               {"spot", 100},
               {"strike", 100},
               {"rate", 0.05},
               {"volatility", 0.2},
               {"years", 1}});
}

Answer answer_of(const Size& size, std::uint32_t seed = 1) {
  return run_kernel("option", size, seed, {.threads = 2, .schedule = Schedule::dynamic},
                    everybody());
}

TEST(Option, IsTheSameForAnyNumberOfSamplesHoweverItIsRun) {
  const RankGroup group = everybody();
  const RankGroup alone = make_group(test_job(), {0});
  for (const std::string kind : {"european", "asian"}) {
    for (const std::int64_t samples : {1, 2, 511, 4'099}) {
      std::vector<double> value{0};
      if (alone.member()) {
        value[0] = run_kernel("option", size(kind, samples, 2), 1, {}, alone).value;
      }
      world().broadcast(value, 0);
      for (const Schedule schedule : {Schedule::fixed, Schedule::dynamic}) {
        const Answer answer = run_kernel("option", size(kind, samples, 2), 1,
                                         {.threads = 2, .schedule = schedule}, group);
        EXPECT_TRUE(answer.verified) << samples << ": " << answer.check;
        EXPECT_EQ(answer.value, value[0]) << kind << ", " << samples << " samples";
      }
    }
  }
}

TEST(Option, HasBlackAndScholesPrices) {
  const Answer answer = answer_of(size("european", 1'000'000, 12));
  EXPECT_TRUE(answer.verified) << answer.check;
  // The deviation of the payoff is 14.7, discounted; that of the put 8.7.
  EXPECT_NEAR(value_of(answer, "standard_error"), 0.0147, 1e-4);
  EXPECT_NEAR(answer.value, 10.450583572185565, 6 * 0.0147);
  EXPECT_NEAR(value_of(answer, "put"), 5.573526022256971, 6 * 0.0087);
  EXPECT_EQ(value_of(answer, "call"), answer.value);
}

TEST(Option, DependsOnTheSeedAndNotOnTheStepsOfAnEuropeanOne) {
  const double value = answer_of(size("european", 1000, 12)).value;
  EXPECT_NE(answer_of(size("european", 1000, 12), 2).value, value);
  EXPECT_EQ(answer_of(size("european", 1000, 3)).value, value);
}

TEST(Option, IsEuropeanWithOneStepWhereBothKindsHaveTheSameDeviates) {
  const Answer asian = answer_of(size("asian", 4'099, 1));
  // Arithmetic and geometric average are the same price: the control variate knows all.
  EXPECT_NEAR(asian.value, 10.450583572185565, 1e-12);
}

TEST(Option, IsRightAtTheEndsOfItsRanges) {
  const KernelInfo& info = *find_kernel("option");
  for (const std::string kind : {"european", "asian"}) {
    for (const SizeParameter& parameter : info.parameters) {
      if (parameter.is_text() || parameter.name == "samples") {
        continue;
      }
      for (const double value : {parameter.minimum, parameter.maximum}) {
        Size size = info.trial;
        size.set("kind", kind);
        size.set("samples", 1000);
        size.set(parameter.name, value);
        const Answer answer = answer_of(size);
        EXPECT_TRUE(answer.verified) << parameter.name << " " << value << ": " << answer.check;
        for (const KernelValue& one : answer.values) {
          EXPECT_TRUE(std::isfinite(one.value))
              << one.name << ", " << parameter.name << " " << value;
        }
      }
    }
  }
}

/// Price of the call by the average of two prices, by integration over both deviates.
double price_by_integration() {
  constexpr double step = 0.01;
  constexpr int most = 800;
  const double d = (0.05 - 0.02) / 2;
  const double s = 0.2 * std::sqrt(0.5);
  double sum = 0;
  for (int i = -most; i <= most; ++i) {
    const double first = 100 * std::exp(d + s * i * step);
    for (int j = -most; j <= most; ++j) {
      const double average = (first + first * std::exp(d + s * j * step)) / 2;
      sum += std::max(average - 100, 0.0) * std::exp(-(i * i + j * j) * step * step / 2);
    }
  }
  return std::exp(-0.05) * sum * step * step / (2 * std::numbers::pi);
}

TEST(Option, HasThePriceOfIntegrationWithAnAverageOfTwo) {
  const Answer answer = answer_of(size("asian", 200'000, 2));
  EXPECT_TRUE(answer.verified) << answer.check;
  const double error = value_of(answer, "standard_error");
  EXPECT_LT(error, 1e-3);
  EXPECT_NEAR(answer.value, price_by_integration(), 6 * error + 1e-5);
  EXPECT_NEAR(answer.value - value_of(answer, "put"),
              std::exp(-0.05) * (50 * (std::exp(0.025) + std::exp(0.05)) - 100), 1e-12);
  EXPECT_GT(value_of(answer, "gain"), 100);
}

}  // namespace
}  // namespace scalelab
