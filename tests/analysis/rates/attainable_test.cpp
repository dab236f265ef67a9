// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/rates/attainable.hpp"

#include <gtest/gtest.h>

#include "tests/analysis/rates/machine_builder.hpp"

namespace scalelab {
namespace {

using testing::add_computer;
using testing::add_job_of_two;
using testing::add_point;
using testing::add_study;

Results one_computer() {
  Results results;
  add_study(results, "a study", "gemm", Scaling::strong);
  add_computer(results);
  return results;
}

Attainable of_point(Results results, std::int64_t ranks, std::int64_t threads,
                    std::int64_t nodes = 1) {
  Point& point = add_point(results, ranks, threads);
  point.nodes = nodes;
  return attainable_by(results, point);
}

TEST(Attainable, OfOneWorkerIsThatOfOneCore) {
  const Attainable most = of_point(one_computer(), 1, 1);
  EXPECT_DOUBLE_EQ(most.flop_rate, 50e9);
  EXPECT_DOUBLE_EQ(most.bandwidth, 10e9);
  EXPECT_DOUBLE_EQ(most.loads_per_s, 1e7);
  EXPECT_DOUBLE_EQ(most.message_s, 1e-6);
  EXPECT_DOUBLE_EQ(most.message_bandwidth, 1e9);
}

TEST(Attainable, OfSomeWorkersIsThatOfAsManyCoresAtMostThatOfAll) {
  const Attainable two = of_point(one_computer(), 1, 2);
  EXPECT_DOUBLE_EQ(two.flop_rate, 100e9);
  EXPECT_DOUBLE_EQ(two.bandwidth, 20e9);
  EXPECT_DOUBLE_EQ(two.loads_per_s, 2e7);
  const Attainable three = of_point(one_computer(), 3, 1);
  EXPECT_DOUBLE_EQ(three.flop_rate, 150e9);
  EXPECT_DOUBLE_EQ(three.bandwidth, 20e9);
}

TEST(Attainable, OfAllCoresAndOfMoreWorkersIsWhatAllDoTogether) {
  for (const std::int64_t ranks : {4, 8}) {
    const Attainable most = of_point(one_computer(), ranks, 1);
    EXPECT_DOUBLE_EQ(most.flop_rate, 160e9);
    EXPECT_DOUBLE_EQ(most.bandwidth, 20e9);
    EXPECT_DOUBLE_EQ(most.loads_per_s, 2e7);
  }
}

TEST(Attainable, OfAllCoresIsNoLessThanThatOfOne) {
  Results results = one_computer();
  results.limits[1].flop_rate = 40e9;  // disturbed
  EXPECT_DOUBLE_EQ(of_point(results, 4, 1).flop_rate, 50e9);
  EXPECT_DOUBLE_EQ(of_point(results, 1, 2).flop_rate, 50e9);
}

/// One core that was disturbed when it was alone does not lower what all were seen to do.
TEST(Attainable, OfAllCoresIsNotBoundByOneThatWasDisturbed) {
  Results results = one_computer();
  results.limits[0].flop_rate = 10e9;
  EXPECT_DOUBLE_EQ(of_point(results, 4, 1).flop_rate, 160e9);
}

TEST(Attainable, OfSeveralComputersIsTheirSumWithMessagesBetweenThem) {
  Results results = one_computer();
  add_computer(results);
  add_job_of_two(results);
  const Attainable most = of_point(results, 4, 1, 2);
  EXPECT_DOUBLE_EQ(most.flop_rate, 200e9);
  EXPECT_DOUBLE_EQ(most.bandwidth, 40e9);
  EXPECT_DOUBLE_EQ(most.message_s, 2e-6);
  EXPECT_DOUBLE_EQ(most.message_bandwidth, 0.5e9);
}

/// After a merge, a study's computers are not the first ones.
TEST(Attainable, LooksAtTheStudysOwnComputers) {
  Results results = one_computer();
  add_computer(results);
  results.studies[0].first_node = 1;
  results.limits[0].flop_rate = 1;
  EXPECT_DOUBLE_EQ(of_point(results, 1, 1).flop_rate, 50e9);
}

TEST(Attainable, IsUnknownWhereAComputerWasNotMeasured) {
  EXPECT_EQ(of_point(one_computer(), 2, 1, 2), Attainable());
  Results results = one_computer();
  results.limits.clear();
  EXPECT_EQ(of_point(results, 1, 1), Attainable());
}

TEST(Attainable, IsUnknownInWhatWasNotMeasured) {
  Results results = one_computer();
  results.limits[1].bandwidth = MaybeReal();
  const Attainable most = of_point(results, 4, 1);
  EXPECT_FALSE(most.bandwidth.is_known());
  EXPECT_DOUBLE_EQ(most.flop_rate, 160e9);
  EXPECT_FALSE(of_point(results, 2, 1).bandwidth.is_known()) << "two may share what all share";
  EXPECT_DOUBLE_EQ(of_point(results, 1, 1).bandwidth, 10e9) << "one core was measured";
  results.limits[0].flop_rate = MaybeReal();
  EXPECT_FALSE(of_point(results, 2, 1).flop_rate.is_known());
  EXPECT_DOUBLE_EQ(of_point(results, 4, 1).flop_rate, 160e9);
}

}  // namespace
}  // namespace scalelab
