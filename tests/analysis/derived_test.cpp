// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/derived.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <cmath>
#include <cstdint>

#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using ::testing::ElementsAre;

Results results_with_a_skipped_point() {
  Results results;
  add_study(results, "derived", "pi", Scaling::strong);
  add_point(results, 2, 1);
  add_samples(results, std::vector<double>(6, 2.5), {.communication = 0.2});
  add_point(results, 64, 1).status = PointStatus::skipped;
  add_point(results, 1, 1);
  add_samples(results, std::vector<double>(6, 4.0));
  return results;
}

template <typename T>
std::vector<T> values(const std::vector<Column>& columns, const std::string& name) {
  for (const Column& column : columns) {
    if (column.name == name) {
      return std::get<std::vector<T>>(column.values);
    }
  }
  throw std::out_of_range(name);
}

TEST(Derive, HasTheColumnsOfTheFormatInOrder) {
  std::vector<std::string> names;
  for (const Column& column : derive(results_with_a_skipped_point())) {
    names.push_back(column.name);
    EXPECT_FALSE(column.unit.empty()) << column.name;
    EXPECT_FALSE(column.long_name.empty()) << column.name;
  }
  EXPECT_THAT(
      names,
      ElementsAre(
          "samples", "median_s", "median_low_s", "median_high_s", "speedup", "speedup_low",
          "speedup_high", "efficiency", "efficiency_low", "efficiency_high", "karp_flatt",
          "karp_flatt_low", "karp_flatt_high", "gustafson", "gustafson_low", "gustafson_high",
          "baseline", "busy_share", "lock_wait_share", "communication_share", "barrier_wait_share",
          "blocked_share", "load_balance", "lost_compute", "lost_lock", "lost_imbalance",
          "lost_communication", "lost_barrier", "lost_blocked", "lost_start_skew", "lost_end_skew",
          "parallel_efficiency", "communication_efficiency", "computation_scaling",
          "instruction_scaling", "ipc_scaling", "process_efficiency", "process_load_balance",
          "load_balance_within_nodes", "load_balance_between_nodes",
          "process_communication_efficiency", "thread_efficiency", "thread_load_balance",
          "thread_serialisation", "lock_held_share", "lock_switches_per_s", "lock_requests_per_s",
          "lock_longest_wait_s", "work_rate", "flop_rate", "flops_per_byte", "limit", "limit_s",
          "limit_share", "limit_share_low", "limit_share_high", "law_curve", "law_verdict", "law",
          "law_t1_s", "law_t1_s_low", "law_t1_s_high", "law_sigma", "law_sigma_low",
          "law_sigma_high", "law_kappa", "law_kappa_low", "law_kappa_high", "law_reduction_s",
          "law_reduction_s_low", "law_reduction_s_high", "law_serial_share", "law_serial_share_low",
          "law_serial_share_high", "law_peak_workers", "law_peak_workers_low",
          "law_peak_workers_high", "law_speedup", "law_speedup_low", "law_speedup_high",
          "law_chance"));
}

TEST(Derive, HasOneRowAPointInTheOrderOfTheFile) {
  const auto columns = derive(results_with_a_skipped_point());
  EXPECT_THAT(values<std::int64_t>(columns, "samples"), ElementsAre(6, 0, 6));
  EXPECT_THAT(values<std::int64_t>(columns, "baseline"), ElementsAre(2, 2, 2));
  EXPECT_EQ(values<double>(columns, "median_s")[0], 2.5);
  EXPECT_EQ(values<double>(columns, "median_low_s")[0], 2.5);
  EXPECT_EQ(values<double>(columns, "speedup")[0], 1.6);
  EXPECT_EQ(values<double>(columns, "efficiency")[0], 0.8);
  EXPECT_NEAR(values<double>(columns, "karp_flatt")[0], 0.25, 1e-15);  // (1/1.6 - 1/2) / (1/2)
  EXPECT_DOUBLE_EQ(values<double>(columns, "communication_share")[0], 0.2);
  EXPECT_DOUBLE_EQ(values<double>(columns, "load_balance")[0], 1.0);
  EXPECT_NEAR(values<double>(columns, "lost_communication")[0], 0.2, 1e-12);
  EXPECT_NEAR(values<double>(columns, "lost_compute")[0], 0, 1e-12);
  EXPECT_NEAR(values<double>(columns, "parallel_efficiency")[0], 0.8, 1e-12);
  EXPECT_TRUE(std::isnan(values<double>(columns, "ipc_scaling")[0]));
  EXPECT_NEAR(values<double>(columns, "process_efficiency")[0], 0.8, 1e-12);
  EXPECT_NEAR(values<double>(columns, "process_communication_efficiency")[0], 0.8, 1e-12);
  EXPECT_DOUBLE_EQ(values<double>(columns, "thread_efficiency")[0], 1);
  EXPECT_TRUE(std::isnan(values<double>(columns, "load_balance_between_nodes")[0]));
}

TEST(Derive, SplitsTheLoadBalanceByNodesWhereThereAreSeveral) {
  Results results;
  add_study(results, "nodes", "pi", Scaling::strong);
  add_point(results, 2, 1);
  add_samples(results, {10});
  results.workers[1].node = 1;
  results.workers[1].busy_s = 6;
  results.workers[1].communication_s = 4;
  const auto columns = derive(results);
  EXPECT_DOUBLE_EQ(values<double>(columns, "load_balance_between_nodes")[0], 0.8);
  EXPECT_DOUBLE_EQ(values<double>(columns, "load_balance_within_nodes")[0], 1);
}

// How far the interval of six samples ends from the outermost ones, in steps between them:
// InterpolatedMedianInterval.GivesTheNumbersOfAHandCalculation.
constexpr double of_six = 0.5 / 1.4;

TEST(Derive, HasMedianAndIntervalOfWhatAKernelMeasures) {
  Results results;
  add_study(results, "values", "convoy", Scaling::strong);
  add_point(results, 1, 1);
  add_samples(results, std::vector<double>(6, 1.0));
  for (std::size_t i = 0; i < 6; ++i) {
    results.samples[i].measured = {{"rate", "s-1", "operations", static_cast<double>(i)}};
  }
  add_point(results, 1, 2).status = PointStatus::planned;

  const auto columns = derive(results);

  EXPECT_EQ(values<double>(columns, "convoy_rate_median")[0], 2.5);
  EXPECT_NEAR(values<double>(columns, "convoy_rate_low")[0], of_six, 1e-12);
  EXPECT_NEAR(values<double>(columns, "convoy_rate_high")[0], 5 - of_six, 1e-12);
  EXPECT_TRUE(std::isnan(values<double>(columns, "convoy_rate_median")[1]));
  EXPECT_EQ(columns.back().unit, "s-1");
  EXPECT_EQ(columns.back().long_name, "upper end of the interval of: median of: operations");
}

TEST(Derive, SaysHowALockWasUsed) {
  Results results;
  add_study(results, "lock", "pi", Scaling::strong);
  add_point(results, 1, 1, GilPolicy::interval).locks = 1;
  add_samples(results, {4});
  results.workers[0].lock_held_s = 3;
  results.workers[0].lock_switches = 8;
  results.workers[0].lock_requests = 2;
  results.workers[0].lock_longest_wait_s = 0.25;
  const auto columns = derive(results);
  EXPECT_EQ(values<double>(columns, "lock_held_share")[0], 0.75);
  EXPECT_EQ(values<double>(columns, "lock_switches_per_s")[0], 2);
  EXPECT_EQ(values<double>(columns, "lock_requests_per_s")[0], 0.5);
  EXPECT_EQ(values<double>(columns, "lock_longest_wait_s")[0], 0.25);
}

TEST(Derive, HasBothEndsOfAnInterval) {
  Results results;
  add_study(results, "ends", "pi", Scaling::strong);
  add_point(results, 1, 1);
  add_samples(results, {3, 1, 2, 4, 6, 5});
  const auto columns = derive(results);
  EXPECT_NEAR(values<double>(columns, "median_low_s")[0], 1 + of_six, 1e-12);
  EXPECT_NEAR(values<double>(columns, "median_high_s")[0], 6 - of_six, 1e-12);
}

TEST(Derive, SaysNotANumberWhereNothingIsKnown) {
  const auto columns = derive(results_with_a_skipped_point());
  for (const Column& column : columns) {
    if (const auto* doubles = std::get_if<std::vector<double>>(&column.values)) {
      EXPECT_TRUE(std::isnan((*doubles)[1])) << column.name;
    }
  }
  EXPECT_TRUE(std::isnan(values<double>(columns, "karp_flatt")[2]));
}

TEST(Derive, HasNoBaselineWhereNothingWasMeasured) {
  Results results;
  add_study(results, "nothing", "pi", Scaling::strong);
  add_point(results, 1, 1).status = PointStatus::planned;
  EXPECT_THAT(values<std::int64_t>(derive(results), "baseline"), ElementsAre(-1));
}

}  // namespace
}  // namespace scalelab
