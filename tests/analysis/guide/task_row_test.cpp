// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/task_row.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/analysis/guide/planted_guide.hpp"

namespace scalelab {
namespace {

using testing::add_guide_study;
using testing::add_measured_point;
using testing::add_start_costs;
using testing::add_task;
using ::testing::HasSubstr;

const GuideTask& downloads() {
  return guide_tasks()[0];
}
const GuideTask& simulations() {
  return guide_tasks()[5];
}

TaskRow row_of(const Results& results, const GuideTask& task) {
  return task_row(results, task, start_costs(results));
}

TEST(TaskRow, ComparesTasksThatWaitOnTheMostWorkers) {
  Results results;
  add_task(results, downloads(), 1, 1);
  const TaskRow row = row_of(results, downloads());
  EXPECT_EQ(row.missing, "");
  EXPECT_EQ(row.workers, 4);
  EXPECT_TRUE(row.oversubscribed);
}

TEST(TaskRow, ComparesTasksThatWorkOnTheMostWorkersWithACoreEach) {
  Results results;
  add_task(results, simulations(), 4, 2);
  const TaskRow row = row_of(results, simulations());
  EXPECT_EQ(row.workers, 2);
  EXPECT_FALSE(row.oversubscribed);
}

TEST(TaskRow, ComparesTasksThatWorkOnTheFewestWorkersWhereNoneHasACoreForItself) {
  Results results;
  add_task(results, simulations(), 4, 2);
  for (Point& point : results.points) {
    point.oversubscribed = true;
  }
  const TaskRow row = row_of(results, simulations());
  EXPECT_EQ(row.workers, 2);
  EXPECT_TRUE(row.oversubscribed);
}

TEST(TaskRow, HasStartUpIncludedAndApart) {
  Results results;
  add_start_costs(results);
  add_task(results, simulations(), 4, 2);
  const TaskRow row = row_of(results, simulations());
  EXPECT_TRUE(row.start_included);
  EXPECT_NEAR(*row.threads.start_s, 0.002, 1e-12);
  EXPECT_NEAR(*row.processes.start_s, 0.040, 1e-12);
  EXPECT_NEAR(row.processes.speedup.value, 2, 1e-9);
  EXPECT_NEAR(row.processes.speedup_with_start.value, 4 / 2.04, 1e-9);
  EXPECT_NEAR(row.threads.speedup_with_start.value, 4 / 4.002, 1e-9);
  EXPECT_NEAR(row.threads_over_processes.value, 4.002 / 2.04, 1e-9);
  EXPECT_NEAR(*row.threads.memory_bytes, 200e3, 1e-6);
  EXPECT_NEAR(*row.processes.memory_bytes, 4e6, 1e-6);
  EXPECT_EQ(row.verdict, GuideVerdict::agree);
}

TEST(TaskRow, LetsStartUpDecide) {
  Results results;
  add_task(results, downloads(), 0.1, 0.1);
  EXPECT_EQ(row_of(results, downloads()).verdict, GuideVerdict::no_difference);
  EXPECT_FALSE(row_of(results, downloads()).start_included);
  add_start_costs(results);
  EXPECT_EQ(row_of(results, downloads()).verdict, GuideVerdict::agree);
}

TEST(TaskRow, DisagreesWhereTheOtherWayIsBetter) {
  Results results;
  add_task(results, downloads(), 2, 1);
  EXPECT_EQ(row_of(results, downloads()).verdict, GuideVerdict::disagree);
}

TEST(TaskRow, CantTellFromTimesThatVaryMuch) {
  Results results;
  add_task(results, simulations(), 2.2, 2, 0.3);
  EXPECT_EQ(row_of(results, simulations()).verdict, GuideVerdict::cannot_tell);
}

TEST(TaskRow, CantTellFromFewerSamplesThanAnIntervalNeeds) {
  Results results;
  add_task(results, simulations(), 4, 2);
  std::erase_if(results.samples, [](const Sample& sample) { return sample.order % 6 > 2; });
  const TaskRow row = row_of(results, simulations());
  EXPECT_EQ(row.verdict, GuideVerdict::cannot_tell);
  EXPECT_FALSE(row.threads_over_processes.interval);
}

TEST(TaskRow, HasTheFreeSpeedupsWhereTheyWereMeasured) {
  Results results;
  add_task(results, simulations(), 4, 2);
  EXPECT_NEAR(row_of(results, simulations()).threads.free->value, 1, 1e-9);
  for (Point& point : results.points) {
    if (point.gil == GilPolicy::none) {
      point.status = PointStatus::skipped;
    }
  }
  EXPECT_FALSE(row_of(results, simulations()).threads.free);
}

TEST(TaskRow, SaysWhatIsMissing) {
  Results results;
  EXPECT_THAT(row_of(results, downloads()).missing, HasSubstr("no study \"Guide: downloads\""));
  EXPECT_EQ(row_of(results, downloads()).verdict, GuideVerdict::not_measured);
  add_guide_study(results, downloads().study);
  EXPECT_THAT(row_of(results, downloads()).missing, HasSubstr("one worker behind the lock"));
  add_measured_point(results, 1, 1, 4);
  add_measured_point(results, 1, 4, 1);
  add_measured_point(results, 2, 1, 2);
  EXPECT_THAT(row_of(results, downloads()).missing, HasSubstr("no number of workers"));
}

TEST(TaskRow, TakesNoStudyOfAnotherKernelOrScalingForTheTasks) {
  Results results;
  add_task(results, downloads(), 1, 1);
  results.studies.back().scaling = Scaling::weak;
  EXPECT_NE(row_of(results, downloads()).missing, "");
  results.studies.back().scaling = Scaling::strong;
  results.studies.back().kernel = "read";
  EXPECT_NE(row_of(results, downloads()).missing, "");
}

}  // namespace
}  // namespace scalelab
