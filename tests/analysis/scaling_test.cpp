// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/scaling.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <vector>

#include "tests/analysis/results_builder.hpp"
#include "tests/analysis/scaling_in_memory.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;
using testing::six;

Results strong() {
  Results results;
  add_study(results, "strong", "pi", Scaling::strong);
  add_point(results, 1, 1);
  add_samples(results, {8, 9, 7, 8, 8, 8});
  add_point(results, 4, 1);
  add_samples(results, six(2.5));
  return results;
}

TEST(Analyse, GivesTheNumbersOfAHandCalculation) {
  const StudyScaling study = testing::scaling_in_memory(strong()).at(0);

  ASSERT_EQ(study.points.size(), 2U);
  EXPECT_EQ(study.baseline, 0U);
  const PointAnalysis& base = study.points[0];
  EXPECT_EQ(base.samples, 6U);
  EXPECT_EQ(base.time_s->value, 8.0);
  // Of six, 0.357 of the way from the outermost to their neighbours: InterpolatedMedianInterval.
  EXPECT_NEAR(base.time_s->interval->low, 7 + 0.5 / 1.4, 1e-12);
  EXPECT_NEAR(base.time_s->interval->high, 9 - 0.5 / 1.4, 1e-12);
  EXPECT_EQ(base.error, error_of_median(std::vector<double>{7, 8, 8, 8, 8, 9}));
  EXPECT_EQ(base.speedup, (Estimate{1.0, Interval{1.0, 1.0}}));
  EXPECT_FALSE(base.karp_flatt.has_value());
  const PointAnalysis& four = study.points[1];
  EXPECT_DOUBLE_EQ(*four.rate, 400.0);         // 1000 units in 2.5 s
  EXPECT_DOUBLE_EQ(*four.core_seconds, 10.0);  // 4 workers for 2.5 s
  EXPECT_DOUBLE_EQ(four.speedup->value, 3.2);  // 8 / 2.5
  EXPECT_DOUBLE_EQ(four.efficiency->value, 0.8);
  // Karp and Flatt: (1/3.2 - 1/4) / (1 - 1/4) = 0.0625 / 0.75
  EXPECT_NEAR(four.karp_flatt->value, 1.0 / 12, 1e-15);
}

TEST(Analyse, IntervalsHoldTheirValues) {
  const StudyScaling study = testing::scaling_in_memory(strong()).at(0);
  const PointAnalysis& four = study.points[1];
  ASSERT_TRUE(four.speedup->interval.has_value());
  EXPECT_GE(four.speedup->interval->low, 7 / 2.5);
  EXPECT_LE(four.speedup->interval->high, 9 / 2.5);
  EXPECT_LE(four.speedup->interval->low, 3.2);
  EXPECT_GE(four.speedup->interval->high, 3.2);
  EXPECT_DOUBLE_EQ(four.efficiency->interval->low, four.speedup->interval->low / 4);
  EXPECT_LE(four.karp_flatt->interval->low, four.karp_flatt->value);
  EXPECT_GE(four.karp_flatt->interval->high, four.karp_flatt->value);
}

TEST(Analyse, ScalesTheSpeedupByTheWorkInWeakScaling) {
  Results results;
  add_study(results, "weak", "gemm", Scaling::weak);
  add_point(results, 1, 1);
  add_samples(results, six(2));
  add_point(results, 4, 1).work = 3500;  // could not grow to exactly 4000
  add_samples(results, six(2));

  const StudyScaling study = testing::scaling_in_memory(results).at(0);

  EXPECT_DOUBLE_EQ(study.points[1].speedup->value, 3.5);
  EXPECT_EQ(study.points[1].speedup->interval, (Interval{3.5, 3.5}));
  EXPECT_DOUBLE_EQ(study.points[1].efficiency->value, 0.875);
  EXPECT_FALSE(study.points[1].karp_flatt.has_value());
  // 3.5 = 4 - s (4 - 1)
  EXPECT_NEAR(study.points[1].gustafson->value, 0.5 / 3, 1e-12);
  EXPECT_NEAR(study.points[1].gustafson->interval->high, 0.5 / 3, 1e-12);
}

TEST(Analyse, CountsWorkersFromTheBaseline) {
  Results results;
  add_study(results, "no serial point", "pi", Scaling::strong);
  add_point(results, 8, 1);
  add_samples(results, six(1));
  add_point(results, 2, 1);
  add_samples(results, six(3));

  const StudyScaling study = testing::scaling_in_memory(results).at(0);

  EXPECT_EQ(study.baseline, 1U);
  EXPECT_DOUBLE_EQ(study.points[0].speedup->value, 3);
  EXPECT_DOUBLE_EQ(study.points[0].efficiency->value, 0.75);  // 3 x 2 / 8
  // With four times the baseline's workers: (1/3 - 1/4) / (1 - 1/4)
  EXPECT_NEAR(study.points[0].karp_flatt->value, 1.0 / 9, 1e-15);
}

TEST(Analyse, PrefersTheFreeStaticPointAsBaseline) {
  Results results;
  add_study(results, "all", "pi", Scaling::strong);
  for (const GilPolicy gil : {GilPolicy::interval, GilPolicy::none}) {
    for (const Schedule schedule : {Schedule::dynamic, Schedule::fixed}) {
      add_point(results, 1, 1, gil, schedule);
      add_samples(results, six(1));
    }
  }
  EXPECT_EQ(testing::scaling_in_memory(results).at(0).baseline, 3U);
}

TEST(Analyse, TakesAnOversubscribedBaselineOnlyWhenThereIsNoOther) {
  Results results;
  add_study(results, "tight", "pi", Scaling::strong);
  add_point(results, 2, 1).oversubscribed = true;
  add_samples(results, six(2));
  EXPECT_EQ(testing::scaling_in_memory(results).at(0).baseline, 0U);

  add_point(results, 4, 1);
  add_samples(results, six(1));
  EXPECT_EQ(testing::scaling_in_memory(results).at(0).baseline, 1U);
}

TEST(Analyse, LeavesOutWhatWasNotVerifiedOrFailedOrSkipped) {
  Results results = strong();
  results.samples.back().verified = false;
  add_point(results, 2, 1).status = PointStatus::failed;
  add_samples(results, six(0.1));
  add_point(results, 64, 1).status = PointStatus::skipped;

  const StudyScaling study = testing::scaling_in_memory(results).at(0);

  EXPECT_EQ(study.points[1].samples, 5U);
  EXPECT_FALSE(study.points[1].speedup->interval.has_value());  // 5 samples are too few
  EXPECT_DOUBLE_EQ(study.points[1].speedup->value, 3.2);
  EXPECT_FALSE(study.points[2].time_s.has_value());
  EXPECT_FALSE(study.points[3].time_s.has_value());
  EXPECT_FALSE(study.points[3].speedup.has_value());
}

TEST(Analyse, LeavesWarmUpsOutOfEveryEstimate) {
  Results results = strong();
  add_samples(results, {1000});  // of the last point
  results.samples.back().warmup = true;
  EXPECT_EQ(testing::scaling_in_memory(results).at(0), testing::scaling_in_memory(strong()).at(0));
}

TEST(Analyse, TakesWorkersFromWhereItIsTold) {
  const Results whole = strong();
  Results without_workers = whole;
  without_workers.workers.clear();

  EXPECT_EQ(scaling_of(without_workers, rows_of(whole)), testing::scaling_in_memory(whole));
  EXPECT_FALSE(testing::scaling_in_memory(without_workers)[0].points[0].account.has_value());
}

TEST(Analyse, HasNoSpeedupWithoutTheWorkInWeakScaling) {
  Results results;
  add_study(results, "weak", "square", Scaling::weak);
  add_point(results, 1, 1);
  add_samples(results, six(1));
  add_point(results, 2, 1).work = 0;
  add_samples(results, six(1));
  const StudyScaling study = testing::scaling_in_memory(results).at(0);
  EXPECT_FALSE(study.points[1].speedup.has_value());
  EXPECT_FALSE(study.points[1].rate.has_value());
}

TEST(Analyse, HasNoBaselineWhenNothingWasMeasured) {
  Results results;
  add_study(results, "nothing", "pi", Scaling::strong);
  add_point(results, 1, 1).status = PointStatus::planned;
  EXPECT_FALSE(testing::scaling_in_memory(results).at(0).baseline.has_value());
}

TEST(Analyse, RefusesAPointThatIsNotThere) {
  Results results = strong();
  results.samples[0].point = 99;
  EXPECT_THROW(testing::scaling_in_memory(results), std::invalid_argument);
  results.samples[0].point = -1;
  EXPECT_THROW(testing::scaling_in_memory(results), std::invalid_argument);
}

TEST(Analyse, KeepsTheStudiesApart) {
  Results results = strong();
  add_study(results, "second", "pi", Scaling::strong);
  add_point(results, 1, 1);
  add_samples(results, six(5));

  const std::vector<StudyScaling> studies = testing::scaling_in_memory(results);

  ASSERT_EQ(studies.size(), 2U);
  EXPECT_EQ(studies[1].points.size(), 1U);
  EXPECT_EQ(studies[1].points[0].point, 2U);
}

/// A point of two workers whose time is spent otherwise in each of its six samples.
Results uneven_samples() {
  Results results;
  add_study(results, "strong", "pi", Scaling::strong);
  add_point(results, 1, 2, GilPolicy::interval).locks = 1;
  for (int sample = 0; sample < 6; ++sample) {
    add_samples(results, {8}, {.lock_wait = 0.125 * sample, .barrier_wait = 0.25});
    results.workers.back().busy_s /= 2;
    results.workers.back().lock_longest_wait_s = 0.5 * sample;
    results.workers.back().lock_switches = 10 * sample;
  }
  return results;
}

TEST(Analyse, LosesNothingOfLocksWhereWorkersWereSummedUp) {
  const PointAnalysis from_rows = testing::scaling_in_memory(uneven_samples()).at(0).points.at(0);
  for (const std::int64_t rows_kept : {0, 2}) {
    Results results = uneven_samples();
    for (std::int64_t order = rows_kept; order < 6; ++order) {
      testing::sum_up(results, order);
    }

    const PointAnalysis point = testing::scaling_in_memory(results).at(0).points.at(0);

    EXPECT_EQ(point.samples, 6U);
    EXPECT_EQ(point.summed_up, static_cast<std::size_t>(6 - rows_kept));
    EXPECT_EQ(point.time_s, from_rows.time_s);
    ASSERT_TRUE(point.lock.has_value());
    EXPECT_DOUBLE_EQ(point.lock->held_share, from_rows.lock->held_share);
    EXPECT_DOUBLE_EQ(point.lock->switches_per_s, from_rows.lock->switches_per_s);
    EXPECT_EQ(point.lock->longest_wait_s, 2.5);
  }
}

TEST(Analyse, TellsWhatTimeWentToFromTheSamplesThatHaveRows) {
  Results kept = uneven_samples();
  kept.samples.resize(2);
  std::erase_if(kept.workers, [](const WorkerSample& row) { return row.sample > 1; });
  Results results = uneven_samples();
  for (std::int64_t order = 2; order < 6; ++order) {
    testing::sum_up(results, order);
  }
  EXPECT_EQ(testing::scaling_in_memory(results)[0].points[0].account,
            testing::scaling_in_memory(kept)[0].points[0].account);

  testing::sum_up(results, 0);
  testing::sum_up(results, 1);
  std::ranges::sort(results.summaries, {}, &WorkerSummary::sample);
  EXPECT_FALSE(testing::scaling_in_memory(results)[0].points[0].account.has_value());
}

TEST(Analyse, CountsNoSampleTwiceThatHasRowsAndSums) {
  Results results = uneven_samples();
  const PointAnalysis once = testing::scaling_in_memory(results)[0].points[0];
  const auto rows = results.workers;
  testing::sum_up(results, 3);
  results.workers = rows;

  const PointAnalysis point = testing::scaling_in_memory(results)[0].points[0];

  EXPECT_EQ(point.account, once.account);
  EXPECT_EQ(point.lock, once.lock);
  EXPECT_EQ(point.summed_up, 0U);
}

}  // namespace
}  // namespace scalelab
