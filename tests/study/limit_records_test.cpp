// SPDX-License-Identifier: BSD-3-Clause
#include "study/limit_records.hpp"

#include <gtest/gtest.h>

#include <optional>
#include <vector>

#include "limits/machine_limits.hpp"

namespace scalelab {
namespace {

/// A study with one point, whose samples took so long together, in two batches.
Results with_samples_of(double seconds, bool demands) {
  Results results;
  results.studies.emplace_back();
  Point point;
  if (demands) {
    point.demand_flops = 1;
  }
  results.points.push_back(point);
  for (int i = 0; i < 2; ++i) {
    Sample sample;
    sample.time_s = seconds / 20;
    sample.batch = 10;
    results.samples.push_back(sample);
  }
  return results;
}

std::vector<Config> asking(std::optional<bool> limits) {
  std::vector<Config> configs(1);
  configs.front().measure.limits = limits;
  return configs;
}

TEST(LimitsAreDue, WhereSamplesTookLongEnough) {
  EXPECT_FALSE(limits_are_due(with_samples_of(19.9, true), asking({})));
  EXPECT_TRUE(limits_are_due(with_samples_of(20.1, true), asking({})));
  EXPECT_FALSE(limits_are_due(with_samples_of(20.1, false), asking({})))
      << "nobody would look at them";
}

TEST(LimitsAreDue, AsTheStudySays) {
  EXPECT_TRUE(limits_are_due(with_samples_of(0.1, false), asking(true)));
  EXPECT_FALSE(limits_are_due(with_samples_of(1000, true), asking(false)));
}

TEST(LimitsAreDue, OnceForAFile) {
  Results results = with_samples_of(1000, true);
  results.limits.emplace_back();
  EXPECT_FALSE(limits_are_due(results, asking(true)));
}

TEST(WorkersOnComputers, AreTheMostOfAnyPoint) {
  RankPlaces places;
  places.computer = {0, 0, 1};
  places.cores = {4, 4};
  PlannedPoint small;
  small.layout = {.ranks = 1, .threads = 3};
  small.world_ranks = {0};
  PlannedPoint wide;
  wide.layout = {.ranks = 3, .threads = 1};
  wide.world_ranks = {0, 1, 2};
  PlannedPoint skipped;
  skipped.layout = {.ranks = 8, .threads = 8};
  EXPECT_EQ(workers_on_computers({small, wide, skipped}, places), (std::vector<int>{3, 1}));
}

ComputerLimits computer_at(int node) {
  return {.node = node,
          .cores = 4,
          .one_core = {.bandwidth = 10,
                       .read_bandwidth = 8,
                       .flop_rate = 50,
                       .load_s = 1,
                       .random_loads = 30},
          .all_cores = {.bandwidth = 20,
                        .read_bandwidth = 16,
                        .flop_rate = 160,
                        .load_s = 2,
                        .random_loads = 60}};
}

TEST(LimitRecords, OfOneComputerAreTwo) {
  MachineLimits limits{.computers = {computer_at(0)}};
  limits.computers.front().messages = {.latency_s = 0.5, .bandwidth = 7};
  const std::vector<LimitRecord> records = limit_records(limits);
  ASSERT_EQ(records.size(), 2U);
  LimitRecord core{.scope = LimitScope::core, .node = 0, .nodes = 1, .cores = 1};
  core.bandwidth = 10;
  core.flop_rate = 50;
  core.read_bandwidth = 8;
  core.load_s = 1;
  core.random_loads = 30;
  EXPECT_EQ(records[0], core);
  LimitRecord node{.scope = LimitScope::node, .node = 0, .nodes = 1, .cores = 4};
  node.bandwidth = 20;
  node.flop_rate = 160;
  node.read_bandwidth = 16;
  node.load_s = 2;
  node.random_loads = 60;
  node.message_s = 0.5;
  node.message_bandwidth = 7;
  EXPECT_EQ(records[1], node);
}

TEST(LimitRecords, OfSeveralComputersHaveTheirSum) {
  MachineLimits limits{.computers = {computer_at(0), computer_at(2)},
                       .between_computers = MessageLimits{.latency_s = 3, .bandwidth = 4}};
  const std::vector<LimitRecord> records = limit_records(limits);
  ASSERT_EQ(records.size(), 5U);
  EXPECT_EQ(records[2].node, 2);
  EXPECT_FALSE(records[3].message_s.is_known()) << "only on the first one ranks were asked";
  LimitRecord job{.scope = LimitScope::job, .node = 0, .nodes = 2, .cores = 8};
  job.bandwidth = 40;
  job.read_bandwidth = 32;
  job.flop_rate = 320;
  job.random_loads = 120;
  job.message_s = 3;
  job.message_bandwidth = 4;
  EXPECT_EQ(records[4], job);
}

}  // namespace
}  // namespace scalelab
