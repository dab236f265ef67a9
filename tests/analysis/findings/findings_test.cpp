// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/findings/findings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "analysis/findings/limits.hpp"
#include "analysis/study_analysis.hpp"
#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using testing::six;

/// A study whose first point is serial and takes 8 s.
Results serial_study() {
  Results results;
  testing::add_study(results, "findings", "pi", Scaling::strong);
  add_point(results, 1, 1);
  add_samples(results, six(8));
  return results;
}

Findings findings(const Results& results, double wanted = usual_efficiency_wanted) {
  return analyse(results, wanted).at(0).findings;
}

TEST(Findings, OfABaselineAloneAreNone) {
  const Findings found = findings(serial_study());
  EXPECT_FALSE(found.best);
  EXPECT_EQ(found.efficiency.curves, 0U);
  EXPECT_THAT(found.locks, IsEmpty());
  EXPECT_THAT(found.values, IsEmpty());
}

TEST(Findings, BestIsOversubscribedOnlyWhereItIsSurelyFaster) {
  Results results = serial_study();
  add_point(results, 2, 1);
  add_samples(results, {4.0, 4.1, 4.2, 4.3, 4.4, 4.5});
  add_point(results, 4, 1).oversubscribed = true;
  add_samples(results, {3.9, 4.0, 4.1, 4.2, 4.3, 4.4});
  EXPECT_EQ(findings(results).best, 1U);
  add_point(results, 8, 1).oversubscribed = true;
  add_samples(results, six(1));
  EXPECT_EQ(findings(results).best, 3U);
}

TEST(Findings, EfficiencyFallsOnceOnEachCurveByRisingWorkers) {
  Results results = serial_study();
  add_point(results, 1, 4);
  add_samples(results, six(4), {.barrier_wait = 0.5});  // 50 %
  add_point(results, 1, 8);
  add_samples(results, six(4));  // 25 %
  add_point(results, 2, 1);
  add_samples(results, six(7), {.communication = 0.4});  // 57 %
  const EfficiencyFindings found = findings(results).efficiency;
  EXPECT_EQ(found.curves, 2U);
  ASSERT_EQ(found.falls.size(), 2U);
  EXPECT_EQ(found.falls[0].point, 3U);
  EXPECT_EQ(found.falls[0].chief->cause, Cause::communication);
  EXPECT_EQ(found.falls[1].point, 1U);
  EXPECT_EQ(found.falls[1].chief->cause, Cause::barrier);
  EXPECT_THAT(findings(results, 0.55).efficiency.falls,
              ElementsAre(::testing::Field(&EfficiencyFall::point, 1U)));
}

TEST(Findings, OfLocksAreBesideWhatTheyCanBeComparedWith) {
  Results results = serial_study();
  for (const std::int64_t threads : {2, 4}) {
    add_point(results, 1, threads, GilPolicy::interval);
    add_samples(results, six(8));
  }
  EXPECT_THAT(findings(results).locks, IsEmpty());
  add_point(results, 1, 2);
  add_samples(results, six(4));
  EXPECT_THAT(findings(results).locks,
              ElementsAre(LockFinding{GilPolicy::interval, 1, std::nullopt, 3}));
  add_point(results, 4, 1, GilPolicy::interval);
  add_samples(results, six(2));
  EXPECT_THAT(findings(results).locks,
              ElementsAre(LockFinding{GilPolicy::interval, 2, 4, std::nullopt}));
}

TEST(Limits, NameThePointsThatTheyHoldFor) {
  Results results = serial_study();
  add_point(results, 2, 1).oversubscribed = true;
  add_samples(results, {4, 4, 4});
  add_point(results, 4, 1);
  add_samples(results, {2, 2, 2, 2.5, 2.5, 2.5});
  results.samples.back().verified = false;
  add_point(results, 8, 1).status = PointStatus::skipped;
  results.machine.clock_resolution_s = 0.003;  // a thousand steps are 3 s
  const Limits limits = analyse(results).at(0).limits;
  EXPECT_EQ(limits.wrong_answers, 1U);
  EXPECT_THAT(limits.oversubscribed, ElementsAre(1));
  EXPECT_THAT(limits.without_interval, ElementsAre(1, 2));  // five are too few
  EXPECT_THAT(limits.uncertain, IsEmpty());
  EXPECT_THAT(limits.too_short, ElementsAre(2));
  EXPECT_THAT(limits.of_short_repetitions, IsEmpty());
  EXPECT_THAT(limits.without_rows, IsEmpty());
}

TEST(Limits, TellHowManySamplesHaveRowsWhereOthersHaveSums) {
  Results results = serial_study();
  for (const std::int64_t order : {1, 2, 3}) {
    testing::sum_up(results, order);
  }
  add_point(results, 2, 1);
  add_samples(results, six(4));
  testing::sum_up(results, 7);
  const Limits limits = analyse(results).at(0).limits;
  EXPECT_THAT(limits.with_some_rows, ElementsAre(0, 1));
  EXPECT_EQ(limits.fewest_rows, 3U);
  EXPECT_EQ(limits.most_rows, 5U);
  EXPECT_THAT(limits.without_rows, IsEmpty());
}

}  // namespace
}  // namespace scalelab
