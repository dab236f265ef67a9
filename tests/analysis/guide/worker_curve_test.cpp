// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/worker_curve.hpp"

#include <gtest/gtest.h>

#include <initializer_list>

#include "tests/analysis/guide/planted_guide.hpp"

namespace scalelab {
namespace {

using testing::add_guide_study;
using testing::add_measured_point;

/// Threads 1, 2, 4 ... with these times.
Results doubling_threads(std::initializer_list<double> times_s, double spread = 0.001) {
  Results results;
  add_guide_study(results, guide_studies::many_threads);
  std::int64_t threads = 1;
  for (const double time_s : times_s) {
    add_measured_point(results, 1, threads, time_s, spread);
    threads *= 2;
  }
  return results;
}

std::optional<WorkerCurve> curve_of(const Results& results) {
  return worker_curve(results, guide_studies::many_threads, Way::threads,
                      {.thread_s = {},
                       .process_s = {},
                       .rank_s = {},
                       .thread_bytes = 1000,
                       .process_bytes = {},
                       .rank_bytes = {}});
}

TEST(WorkerCurve, EndsWhereMoreNoLongerHelp) {
  const auto curve = curve_of(doubling_threads({8, 4, 2, 1.98, 2}));
  ASSERT_TRUE(curve);
  EXPECT_EQ(curve->steps[curve->enough].workers, 4);
  EXPECT_FALSE(curve->hurt);
  EXPECT_NEAR(curve->steps[2].speedup.value, 4, 1e-9);
  EXPECT_EQ(curve->steps[2].memory_bytes, 4000);
}

TEST(WorkerCurve, SaysFromWhereMoreHurt) {
  const auto curve = curve_of(doubling_threads({8, 4, 4.1, 5, 8}));
  ASSERT_TRUE(curve);
  EXPECT_EQ(curve->steps[curve->enough].workers, 2);
  ASSERT_TRUE(curve->hurt);
  EXPECT_EQ(curve->steps[*curve->hurt].workers, 8);
}

TEST(WorkerCurve, SaysThatMoreHurtAlsoWhereEachStepIsSmall) {
  const auto curve = curve_of(doubling_threads({8, 4, 4.1, 4.25}));
  ASSERT_TRUE(curve);
  ASSERT_TRUE(curve->hurt);
  EXPECT_EQ(curve->steps[*curve->hurt].workers, 8);
}

TEST(WorkerCurve, GoesOverAPlateauThatIsFollowedByMore) {
  const auto curve = curve_of(doubling_threads({8, 4, 4, 2}));
  ASSERT_TRUE(curve);
  EXPECT_EQ(curve->steps[curve->enough].workers, 8);
}

TEST(WorkerCurve, CallsOneEnoughWhereNoneHelps) {
  const auto curve = curve_of(doubling_threads({8, 8, 8}));
  ASSERT_TRUE(curve);
  EXPECT_EQ(curve->enough, 0U);
}

TEST(WorkerCurve, TakesADoubtfulGainForNone) {
  const auto curve = curve_of(doubling_threads({8, 7, 6.5}, 0.5));
  ASSERT_TRUE(curve);
  EXPECT_EQ(curve->enough, 0U);
}

TEST(WorkerCurve, IsMissingWhereThereIsNothingToCompare) {
  EXPECT_FALSE(curve_of({}));
  EXPECT_FALSE(curve_of(doubling_threads({8})));
  Results without_one = doubling_threads({8, 4, 2});
  without_one.points[0].status = PointStatus::failed;
  EXPECT_FALSE(curve_of(without_one));
}

}  // namespace
}  // namespace scalelab
