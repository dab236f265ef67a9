// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/series.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using ::testing::ElementsAre;

Point& measured(Results& results, std::int64_t ranks, std::int64_t threads,
                GilPolicy gil = GilPolicy::none) {
  add_point(results, ranks, threads, gil);
  add_samples(results, {1});
  return results.points.back();
}

Results curves_study(Scaling scaling = Scaling::strong) {
  Results results;
  add_study(results, "curves", "pi", scaling);
  return results;
}

std::vector<Series> series(const Results& results) {
  return analyse(results).at(0).series;
}

TEST(SeriesOf, StartsEachCurveWithTheSerialPointAndSortsByWorkers) {
  Results results = curves_study();
  measured(results, 4, 1);
  measured(results, 2, 1);
  measured(results, 1, 1);
  measured(results, 1, 2);
  EXPECT_THAT(series(results),
              ElementsAre(Series{"threads", {2, 3}}, Series{"processes", {2, 1, 0}}));
}

TEST(SeriesOf, KeepsLockPoliciesApartAndNamesOnlyWhatVaries) {
  Results results = curves_study();
  measured(results, 1, 1, GilPolicy::none);
  measured(results, 1, 2, GilPolicy::none);
  measured(results, 1, 1, GilPolicy::interval);
  measured(results, 1, 2, GilPolicy::interval);
  EXPECT_THAT(series(results),
              ElementsAre(Series{"gil none", {0, 1}}, Series{"gil interval", {2, 3}}));
}

TEST(SeriesOf, LeavesASerialPointThatStartsNothingOnItsOwn) {
  Results results = curves_study();
  measured(results, 1, 1, GilPolicy::none);
  measured(results, 1, 1, GilPolicy::interval);
  measured(results, 2, 1, GilPolicy::interval);
  EXPECT_THAT(series(results), ElementsAre(Series{"serial, gil none", {0}},
                                           Series{"processes, gil interval", {1, 2}}));
}

TEST(SeriesOf, SplitsAHybridCurveThatWouldGoBackAndForth) {
  Results results = curves_study();
  measured(results, 2, 2);
  measured(results, 2, 4);
  measured(results, 4, 2);
  EXPECT_THAT(series(results),
              ElementsAre(Series{"2 threads a rank", {0, 2}}, Series{"4 threads a rank", {1}}));
}

TEST(SeriesOf, SplitsALayoutMeasuredOnSeveralNumbersOfNodes) {
  Results results = curves_study();
  measured(results, 1, 1);
  measured(results, 2, 1);
  measured(results, 2, 1).nodes = 2;
  EXPECT_THAT(series(results), ElementsAre(Series{"1 node", {0, 1}}, Series{"2 nodes", {0, 2}}));
}

TEST(SeriesOf, KeepsSizesApartInStrongScalingOnly) {
  for (const Scaling scaling : {Scaling::strong, Scaling::weak}) {
    Results results = curves_study(scaling);
    measured(results, 1, 1).size["samples"] = 10.0;
    measured(results, 2, 1).size["samples"] = 20.0;
    EXPECT_EQ(series(results).size(), scaling == Scaling::strong ? 2U : 1U) << to_string(scaling);
  }
}

TEST(SeriesOf, MakesACurveOfEachChoice) {
  Results results = curves_study();
  for (const auto* rest : {"wait", "native"}) {
    measured(results, 1, 1).size["rest"] = rest;
    measured(results, 1, 2).size["rest"] = rest;
  }
  EXPECT_THAT(series(results),
              ElementsAre(Series{"rest wait", {0, 1}}, Series{"rest native", {2, 3}}));
}

TEST(SeriesOf, LeavesOutWhatWasNotMeasured) {
  Results results = curves_study();
  measured(results, 1, 1);
  add_point(results, 2, 1).status = PointStatus::skipped;
  EXPECT_THAT(series(results), ElementsAre(Series{"serial", {0}}));
}

}  // namespace
}  // namespace scalelab
