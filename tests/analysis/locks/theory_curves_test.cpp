// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/locks/theory_curves.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_study;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Shares {
  double lock = 0;
  double native = 0;
  double wait = 0;
};

/// A measured point; its ranks have a lock each unless gil is none.
Point& add(Results& results, std::int64_t ranks, std::int64_t threads, const Shares& shares,
           GilPolicy gil = GilPolicy::interval, std::int64_t cores = 8) {
  Point& point = testing::add_point(results, ranks, threads, gil);
  point.locks = gil == GilPolicy::none ? 0 : ranks;
  point.cores = cores;
  point.lock_share = shares.lock;
  point.native_share = shares.native;
  point.wait_share = shares.wait;
  testing::add_samples(results, {1.0});
  return results.points.back();
}

std::vector<TheoryCurve> curves(const Results& results) {
  const StudyAnalysis study = analyse(results).at(0);
  return study.theory;
}

Results theory_study() {
  Results results;
  add_study(results, "theory", "duty", Scaling::strong);
  return results;
}

TEST(TheoryCurves, GoThroughEveryNumberOfWorkers) {
  Results results = theory_study();
  add(results, 1, 1, {.lock = 0.5, .native = 0.5});
  add(results, 1, 4, {.lock = 0.5, .native = 0.5});
  EXPECT_THAT(curves(results),
              ElementsAre(TheoryCurve{Theory::bound, 0, {{1, 1}, {2, 2}, {3, 2}, {4, 2}}}));
}

TEST(TheoryCurves, StartAtOneWorkerThatThisSeriesDidNotMeasure) {
  Results results = theory_study();
  add(results, 1, 1, {.lock = 1}, GilPolicy::none);
  add(results, 1, 3, {.lock = 1});
  EXPECT_THAT(curves(results),
              ElementsAre(TheoryCurve{Theory::bound, 1, {{1, 1}, {2, 1}, {3, 1}}}));
}

TEST(TheoryCurves, HaveTheRepairmanForWorkThatWaits) {
  Results results = theory_study();
  add(results, 1, 1, {.lock = 0.5, .wait = 0.5});
  add(results, 1, 3, {.lock = 0.5, .wait = 0.5});

  const auto found = curves(results);

  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found[0].theory, Theory::bound);
  EXPECT_EQ(found[1].theory, Theory::repairman);
  EXPECT_NEAR(found[1].points.at(1).throughput, 1.6, 1e-12);
  EXPECT_NEAR(found[1].points.at(2).throughput, 1.875, 1e-12);
}

TEST(TheoryCurves, GoStraightWhereTheLocksDiffer) {
  Results results = theory_study();
  add(results, 2, 2, {.lock = 1});
  add(results, 1, 1, {.lock = 1});
  add(results, 4, 2, {.lock = 1});
  EXPECT_THAT(curves(results),
              ElementsAre(TheoryCurve{Theory::bound, 0, {{1, 1}, {4, 2}, {8, 4}}}));
}

TEST(TheoryCurves, AreDrawnOnceWhereTheyLieOnEachOther) {
  Results results = theory_study();
  add(results, 1, 1, {.lock = 1}, GilPolicy::interval);
  add(results, 1, 2, {.lock = 1}, GilPolicy::interval);
  add(results, 1, 1, {.lock = 1}, GilPolicy::ticks);
  add(results, 1, 4, {.lock = 1}, GilPolicy::ticks);
  EXPECT_THAT(curves(results),
              ElementsAre(TheoryCurve{Theory::bound, 1, {{1, 1}, {2, 1}, {3, 1}, {4, 1}}}));
  add(results, 1, 4, {.lock = 1}, GilPolicy::interval);
  const auto found = curves(results);
  ASSERT_EQ(found.size(), 1U);
  EXPECT_EQ(found[0].series, 0U);
}

TEST(TheoryCurves, AreNotDrawnForWorkThatNeitherWaitsNorSharesALock) {
  Results results = theory_study();
  add(results, 1, 1, {.lock = 1}, GilPolicy::none, 2);
  add(results, 1, 8, {.lock = 1}, GilPolicy::none, 2);  // more workers than cores
  add(results, 8, 1, {.lock = 1}, GilPolicy::interval, 2);
  EXPECT_THAT(curves(results), IsEmpty());
}

TEST(TheoryCurves, AreNotDrawnOnTheIdealLine) {
  Results results = theory_study();
  add(results, 1, 1, {.wait = 1}, GilPolicy::none, 2);
  add(results, 1, 8, {.wait = 1}, GilPolicy::none, 2);
  EXPECT_THAT(curves(results), IsEmpty());
}

TEST(TheoryCurves, NeedEveryPointsShares) {
  Results results = theory_study();
  add(results, 1, 1, {.lock = 1});
  add(results, 1, 2, {.lock = 1}).lock_share = Point().lock_share;
  EXPECT_THAT(curves(results), IsEmpty());
}

TEST(TheoryCurves, NeedABaselineOfOneWorker) {
  Results results = theory_study();
  add(results, 1, 2, {.lock = 1});
  add(results, 1, 4, {.lock = 1});
  EXPECT_THAT(curves(results), IsEmpty());
}

TEST(TheoryCurves, HaveFewPointsForThousandsOfWorkers) {
  Results results = theory_study();
  add(results, 1, 1, {.lock = 0.001, .wait = 0.999});
  add(results, 1, 10'000, {.lock = 0.001, .wait = 0.999});
  const auto found = curves(results);
  ASSERT_EQ(found.size(), 2U);
  EXPECT_LT(found[1].points.size(), 300U);
  EXPECT_EQ(found[1].points.back().workers, 10'000);
}

}  // namespace
}  // namespace scalelab
