// SPDX-License-Identifier: BSD-3-Clause

/// That limits are measured, in jobs of 1 to 4 ranks; how large they are is nobody's to say.
#include "limits/machine_limits.hpp"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

constexpr LimitEffort little{.seconds = 0.002, .product_edge = 48, .cache_bytes = 1 << 18U};

void expect_positive(const CoreLimits& limits) {
  EXPECT_GT(limits.bandwidth, 0);
  EXPECT_GT(limits.flop_rate, 0);
  EXPECT_GT(limits.load_s, 0);
  EXPECT_GT(limits.read_bandwidth, 0);
  EXPECT_GT(limits.random_loads, 0);
  EXPECT_TRUE(std::isfinite(limits.bandwidth + limits.read_bandwidth + limits.flop_rate +
                            limits.load_s + limits.random_loads));
}

TEST(MachineLimits, AreMeasuredOnceForEachComputerAndKnownOnRankZero) {
  Job& job = test_job();
  const MachineLimits limits = measure_limits(
      job, std::vector<int>(static_cast<std::size_t>(job.places().computers()), 2), little);
  if (!job.leads()) {
    EXPECT_TRUE(limits.computers.empty());
    return;
  }
  ASSERT_EQ(static_cast<int>(limits.computers.size()), job.places().computers());
  const ComputerLimits& here = limits.computers.front();
  EXPECT_EQ(here.node, 0);
  EXPECT_EQ(here.cores, std::min(2, job.placement().cores()));
  expect_positive(here.one_core);
  expect_positive(here.all_cores);
  ASSERT_EQ(here.messages.has_value(), job.ranks() > 1);
  if (here.messages) {
    EXPECT_GT(here.messages->latency_s, 0);
    EXPECT_GT(here.messages->bandwidth, 0);
  }
  EXPECT_FALSE(limits.between_computers.has_value());
}

TEST(MachineLimits, OfMoreCoresThanThereAreAreThoseOfAll) {
  Job& job = test_job();
  const MachineLimits limits = measure_limits(
      job, std::vector<int>(static_cast<std::size_t>(job.places().computers()), 100'000), little);
  if (job.leads()) {
    EXPECT_EQ(limits.computers.front().cores, job.placement().cores());
  }
}

TEST(MachineLimits, ThatMemoryIsTooShortForAreNotMeasured) {
  Job& job = test_job();
  LimitEffort too_large = little;
  too_large.cache_bytes = std::int64_t{1} << 50U;
  const MachineLimits limits = measure_limits(
      job, std::vector<int>(static_cast<std::size_t>(job.places().computers()), 1), too_large);
  if (job.leads()) {
    EXPECT_TRUE(std::isnan(limits.computers.front().one_core.bandwidth));
    EXPECT_TRUE(std::isnan(limits.computers.front().one_core.load_s));
    EXPECT_TRUE(std::isnan(limits.computers.front().one_core.read_bandwidth));
    EXPECT_TRUE(std::isnan(limits.computers.front().one_core.random_loads));
    EXPECT_GT(limits.computers.front().one_core.flop_rate, 0);
  }
}

}  // namespace
}  // namespace scalelab
