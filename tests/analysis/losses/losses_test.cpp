// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/losses/losses.hpp"

#include <gtest/gtest.h>

#include <numeric>

#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;

/// A serial point of 8 s without losses, and one of two workers.
StudyAnalysis against_serial(double time_s, const testing::Spending& spending) {
  Results results;
  add_study(results, "losses", "pi", Scaling::strong);
  add_point(results, 1, 1);
  add_samples(results, {8});
  add_point(results, 2, 1);
  add_samples(results, {time_s}, spending);
  return analyse(results).at(0);
}

Losses of_second(const StudyAnalysis& study) {
  return *study.points[1].losses;
}

double sum(const Losses& lost) {
  return std::accumulate(lost.parts.begin(), lost.parts.end(), 0.0);
}

TEST(LossesOf, GiveTheNumbersOfAHandCalculation) {
  // 2 x 5 = 10 worker seconds against 8: a fifth of them is lost, 1.5 s at barriers and 0.5 s in
  // communication.
  const StudyAnalysis study = against_serial(5, {.communication = 0.05, .barrier_wait = 0.15});
  const Losses lost = of_second(study);
  EXPECT_NEAR(lost.lost, 0.2, 1e-12);
  EXPECT_NEAR(lost.part(Cause::barrier), 0.15, 1e-12);
  EXPECT_NEAR(lost.part(Cause::communication), 0.05, 1e-12);
  EXPECT_NEAR(lost.part(Cause::compute), 0, 1e-12);
  EXPECT_NEAR(study.points[1].account->parallel_efficiency(), 0.8, 1e-12);
  EXPECT_NEAR(study.points[1].account->communication_efficiency(), 0.8, 1e-12);
  EXPECT_NEAR(lost.computation_scaling, 1, 1e-12);
  EXPECT_FALSE(lost.counted.has_value());
  EXPECT_EQ(chief_loss(lost)->cause, Cause::barrier);
}

TEST(LossesOf, KeepTheProductOfPopWhereUnevenWorkIsWaitedOutAtALock) {
  // One computes for 5 s, the other for 3 s and waits 2 s for the lock: nothing is lost to
  // imbalance, yet the load balance is 4 / 5.
  Results results;
  add_study(results, "losses", "pi", Scaling::strong);
  add_point(results, 1, 1);
  add_samples(results, {8});
  add_point(results, 2, 1);
  add_samples(results, {5});
  results.workers[1].busy_s = 3;
  results.workers[1].lock_wait_s = 2;
  const StudyAnalysis study = analyse(results).at(0);
  const Losses lost = of_second(study);
  EXPECT_NEAR(lost.part(Cause::imbalance), 0, 1e-12);
  EXPECT_NEAR(*study.points[1].account->load_balance(), 0.8, 1e-12);
  EXPECT_NEAR(study.points[1].account->communication_efficiency(), 1, 1e-12);
  EXPECT_NEAR(study.points[1].account->parallel_efficiency(), 0.8, 1e-12);
}

TEST(LossesOf, AreSlowerComputeWhenOnlyBusyTimeGrew) {
  const Losses lost = of_second(against_serial(8, {}));
  EXPECT_NEAR(lost.lost, 0.5, 1e-12);
  EXPECT_NEAR(lost.part(Cause::compute), 0.5, 1e-12);
  EXPECT_NEAR(lost.computation_scaling, 0.5, 1e-12);
  EXPECT_EQ(chief_loss(lost)->cause, Cause::compute);
}

TEST(LossesOf, CountWhatTheBaselineLosesToo) {
  // Both are blocked for a quarter of their time: nothing of the efficiency is lost to that.
  Results results;
  add_study(results, "losses", "square", Scaling::strong);
  add_point(results, 1, 1);
  add_samples(results, {8}, {.blocked = 0.25});
  add_point(results, 2, 1);
  add_samples(results, {4}, {.blocked = 0.25});
  const StudyAnalysis study = analyse(results).at(0);
  const Losses lost = of_second(study);
  EXPECT_NEAR(lost.lost, 0, 1e-12);
  EXPECT_NEAR(lost.part(Cause::blocked), 0, 1e-12);
  EXPECT_FALSE(chief_loss(lost).has_value());
}

TEST(LossesOf, AddUpWhateverTheyAre) {
  const Losses lost = of_second(against_serial(
      7, {.lock_wait = 0.1, .communication = 0.2, .barrier_wait = 0.05, .blocked = 0.15}));
  EXPECT_NEAR(sum(lost), lost.lost, 1e-12);
  EXPECT_EQ(chief_loss(lost)->cause, Cause::communication);
}

TEST(LossesOf, AddUpWhereAccountsDoNotQuite) {
  Results results;
  add_study(results, "losses", "pi", Scaling::strong);
  add_point(results, 1, 1);
  add_samples(results, {8});
  add_point(results, 2, 1);
  add_samples(results, {5}, {.blocked = 0.2});
  results.workers[1].busy_s = 3.96;  // of 4 s
  const Losses lost = of_second(analyse(results).at(0));
  EXPECT_NEAR(sum(lost), 0.2, 1e-12);
  EXPECT_NEAR(lost.part(Cause::blocked), 2 / 9.96, 1e-12);
}

TEST(LossesOf, TellInstructionsFromCyclesWhereTheyWereCounted) {
  Results results;
  add_study(results, "losses", "pi", Scaling::strong);
  add_point(results, 1, 1);
  add_samples(results, {8});
  add_point(results, 2, 1);
  add_samples(results, {8});
  results.workers[0].instructions = 8e9;
  results.workers[0].cycles = 4e9;
  for (const std::size_t worker : {1U, 2U}) {
    results.workers[worker].instructions = 5e9;  // together 10e9 for the work of 8e9
    results.workers[worker].cycles = 5e9;        // 1 a cycle, where it was 2
  }
  const Losses lost = of_second(analyse(results).at(0));
  ASSERT_TRUE(lost.counted.has_value());
  EXPECT_NEAR(lost.counted->instructions, 0.8, 1e-12);
  EXPECT_NEAR(lost.counted->instructions_per_cycle, 0.5, 1e-12);
}

TEST(LossesOf, AreNothingWithoutWorkersRows) {
  StudyAnalysis study = against_serial(8, {});
  study.points[1].account.reset();
  EXPECT_FALSE(losses(study.points[0], study.points[1]).has_value());
}

TEST(ChiefLoss, NamesEachCause) {
  const auto cause = [](const testing::Spending& spending) {
    return chief_loss(of_second(against_serial(8, spending)))->cause;
  };
  EXPECT_EQ(cause({.lock_wait = 0.4}), Cause::lock);
  EXPECT_EQ(cause({.communication = 0.4}), Cause::communication);
  EXPECT_EQ(cause({.barrier_wait = 0.4}), Cause::barrier);
  EXPECT_EQ(cause({.blocked = 0.4}), Cause::blocked);
}

TEST(ChiefLoss, IsNothingWhenNothingWasLost) {
  EXPECT_FALSE(chief_loss(of_second(against_serial(4, {}))).has_value());
}

}  // namespace
}  // namespace scalelab
