// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/guide.hpp"

#include <gtest/gtest.h>

#include "tests/analysis/guide/planted_guide.hpp"

namespace scalelab {
namespace {

using testing::add_relaunch;
using testing::add_start_costs;
using testing::add_task;
using testing::results_of_a_whole_guide;

TEST(GuideOfAFile, HasARowForEachTaskAndNamesAbsentStudies) {
  Results results;
  EXPECT_FALSE(guide_in(results));
  add_relaunch(results);  // which is no task
  EXPECT_FALSE(guide_in(results));
  add_task(results, guide_tasks()[1], 1, 1);
  ASSERT_TRUE(guide_in(results));
  const Guide guide = *guide_in(results);
  ASSERT_EQ(guide.rows.size(), guide_tasks().size());
  EXPECT_NE(guide.rows[0].missing, "");
  EXPECT_EQ(guide.rows[1].missing, "");
  EXPECT_EQ(guide.absent.size(), guide_tasks().size() - 1 + guide_studies::no_tasks.size() - 1);
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

TEST(GuideOfAFile, IsWholeWhereAllWasMeasured) {
  const Guide guide = guide_of(results_of_a_whole_guide());
  EXPECT_TRUE(guide.absent.empty());
  EXPECT_TRUE(guide.example && guide.counter && guide.waiting && guide.working);
  EXPECT_TRUE(guide.guard.measured);
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
