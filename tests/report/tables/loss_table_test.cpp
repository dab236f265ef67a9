// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/loss_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/analysis/results_builder.hpp"
#include "tests/report/headings.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;

TEST(LossTable, ShowsWhatWasLostToEachCauseInPoints) {
  Results results;
  testing::add_study(results, "Losses", "pi", Scaling::strong);
  testing::add_point(results, 1, 1);
  testing::add_samples(results, {8});
  testing::add_point(results, 2, 1);
  testing::add_samples(results, {5}, {.communication = 0.05, .barrier_wait = 0.15});
  testing::add_point(results, 4, 1);
  testing::add_samples(results, {1.6});  // faster than ideal

  const PointTable table = loss_table(results, analyse(results).at(0));

  EXPECT_THAT(headings_of(table),
              ElementsAre("layout", "model", "lost", "compute", "communication", "barrier"));
  ASSERT_EQ(table.rows.size(), 2U);  // not the baseline
  EXPECT_THAT(table.rows[0].cells, ElementsAre("2x1", "processes", "20", "0", "5", "15"));
  EXPECT_THAT(table.rows[1].cells, ElementsAre("4x1", "processes", "-25", "-25", "0", "0"));
}

TEST(LossTable, HasNoRowWithoutABaseline) {
  Results results;
  testing::add_study(results, "Losses", "pi", Scaling::strong);
  testing::add_point(results, 1, 1);
  EXPECT_TRUE(loss_table(results, analyse(results).at(0)).rows.empty());
}

}  // namespace
}  // namespace scalelab
