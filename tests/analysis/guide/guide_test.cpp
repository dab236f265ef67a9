// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/guide.hpp"

#include <gtest/gtest.h>

#include "tests/analysis/guide/planted_guide.hpp"

namespace scalelab {
namespace {

using testing::add_guide_study;
using testing::add_measured_point;
using testing::add_start_costs;
using testing::add_task;
using testing::add_values;

TEST(GuideOfAFile, HasARowForEachTaskAndNamesAbsentStudies) {
  Results results;
  EXPECT_FALSE(has_guide_tasks(results));
  add_task(results, guide_tasks()[1], 1, 1);
  EXPECT_TRUE(has_guide_tasks(results));
  const Guide guide = guide_of(results);
  ASSERT_EQ(guide.rows.size(), guide_tasks().size());
  EXPECT_NE(guide.rows[0].missing, "");
  EXPECT_EQ(guide.rows[1].missing, "");
  EXPECT_EQ(guide.absent.size(), guide_tasks().size() - 1 + 4);
  EXPECT_FALSE(guide.example);
  EXPECT_FALSE(guide.counter);
  EXPECT_FALSE(guide.waiting);
  EXPECT_FALSE(guide.working);
}

TEST(GuideOfAFile, HasOneConfidenceOrNone) {
  Results results;
  add_task(results, guide_tasks()[0], 1, 1);
  results.studies.back().confidence = 0.9;
  EXPECT_EQ(guide_of(results).confidence, 0.9);
  add_task(results, guide_tasks()[1], 1, 1);
  EXPECT_FALSE(guide_of(results).confidence);
}

TEST(GuideOfAFile, TellsTheExampleOfTasksThatWait) {
  Results results;
  add_guide_study(results, guide_studies::example);
  for (const std::int64_t threads : {1, 4}) {
    add_measured_point(results, 1, threads, 0.4 / static_cast<double>(threads)).size = {
        {"tasks", 4.0}, {"wait_ms", 100.0}};
  }
  const auto example = guide_of(results).example;
  ASSERT_TRUE(example);
  EXPECT_EQ(example->tasks, 4);
  EXPECT_NEAR(example->wait_s, 0.1, 1e-12);
  EXPECT_NEAR(example->one_thread_s, 0.4, 1e-9);
  EXPECT_NEAR(example->threads_s, 0.1, 1e-9);
  EXPECT_NEAR(example->speedup.value, 4, 1e-9);
  EXPECT_FALSE(example->threads_free_s);
}

TEST(GuideOfAFile, HasNoExampleWhereThereIsNoThreadForEachTask) {
  Results results;
  add_guide_study(results, guide_studies::example);
  add_measured_point(results, 1, 1, 0.4).size = {{"tasks", 8.0}, {"wait_ms", 100.0}};
  add_measured_point(results, 1, 4, 0.1).size = {{"tasks", 8.0}, {"wait_ms", 100.0}};
  EXPECT_FALSE(guide_of(results).example);
}

TEST(GuideOfAFile, TellsWhatACopiedCounterLoses) {
  Results results;
  add_guide_study(results, guide_studies::counter);
  for (const bool threads : {true, false}) {
    add_measured_point(results, threads ? 1 : 4, threads ? 4 : 1, 1).size = {{"updates", 100.0}};
    add_values(results, {{"own_copy", threads ? 100 : 25},
                         {"lost", threads ? 0 : 75},
                         {"update_s", threads ? 1e-8 : 1e-6}});
  }
  const auto counter = guide_of(results).counter;
  ASSERT_TRUE(counter);
  EXPECT_EQ(counter->workers, 4);
  EXPECT_EQ(counter->updates, 100);
  EXPECT_EQ(counter->own_copy, 25);
  EXPECT_EQ(counter->lost, 75);
  EXPECT_EQ(counter->thread_update_s, 1e-8);
  EXPECT_EQ(counter->process_update_s, 1e-6);
}

TEST(GuideOfAFile, LeavesUnknownStartCostsOut) {
  Results results;
  EXPECT_FALSE(start_costs(results).seconds(Way::threads, 4));
  add_start_costs(results);
  const StartCosts costs = start_costs(results);
  EXPECT_NEAR(*costs.seconds(Way::processes, 4), 0.08, 1e-12);
  EXPECT_NEAR(*costs.bytes(Way::threads, 4), 400e3, 1e-6);
  for (Sample& sample : results.samples) {
    sample.measured.resize(2);
  }
  EXPECT_FALSE(start_costs(results).bytes(Way::processes, 4));
}

}  // namespace
}  // namespace scalelab
