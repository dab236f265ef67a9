// SPDX-License-Identifier: BSD-3-Clause
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::Field;

const Size short_size({{"seconds", 0.02}, {"wait_ms", 0.1}, {"compute_ms", 0.01}});

TEST(Convoy, ComputesRightInEveryWay) {
  const RankGroup group = everybody();
  for (const Way& way : few_ways()) {
    const Answer answer = run_kernel("convoy", short_size, 1, way, group);
    EXPECT_TRUE(answer.verified) << to_string(way) << ": " << answer.check;
    EXPECT_EQ(answer.value, 0) << to_string(way);
  }
}

TEST(Convoy, MeasuresRateAndLatencyAlikeOnEveryRank) {
  const RankGroup group = everybody();
  const Answer answer = run_kernel("convoy", short_size, 1, {.threads = 2}, group);
  EXPECT_THAT(answer.values, ElementsAre(Field(&KernelValue::name, "rate"),
                                         Field(&KernelValue::name, "median_latency_s"),
                                         Field(&KernelValue::name, "p99_latency_s")));
  Communicator communicator = group.communicator;
  for (const KernelValue& value : answer.values) {
    EXPECT_GT(value.value, 0) << value.name;
    EXPECT_EQ(communicator.all_reduce(value.value, reduction::maximum), value.value) << value.name;
  }
  // Its operations follow one another: none is shorter than its wait.
  EXPECT_GE(answer.values[1].value, 1e-4);
  EXPECT_GE(answer.values[2].value, answer.values[1].value);
  EXPECT_LE(answer.values[0].value, 1 / 1e-4);
}

TEST(Convoy, DoesAtLeastOneOperationHoweverLongItTakes) {
  const Size long_wait({{"seconds", 0.001}, {"wait_ms", 5.0}, {"compute_ms", 0.0}});
  const RankGroup group = everybody();
  const Answer answer = run_kernel("convoy", long_wait, 1, {}, group);
  EXPECT_TRUE(answer.verified) << answer.check;
  EXPECT_GT(answer.values[0].value, 0);
}

}  // namespace
}  // namespace scalelab
