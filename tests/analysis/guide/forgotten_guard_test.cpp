// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/forgotten_guard.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <string>

#include "tests/analysis/guide/planted_guide.hpp"

namespace scalelab {
namespace {

using testing::add_relaunch;
using testing::add_start_costs;

ForgottenGuard guard_of(const Results& results) {
  return forgotten_guard(results, start_costs(results));
}

void change_value(Results& results, const std::string& name, double value) {
  for (Sample& sample : results.samples) {
    for (Measured& measured : sample.measured) {
      if (measured.name == name) {
        measured.value = value;
      }
    }
  }
}

TEST(ForgottenGuard, HasItsFirstLevelMeasuredAndTheOthersComputedFromIt) {
  Results results;
  add_start_costs(results);
  add_relaunch(results);
  const ForgottenGuard guard = guard_of(results);
  EXPECT_TRUE(guard.measured);
  EXPECT_EQ(guard.start_s, 0.002);
  EXPECT_EQ(guard.process_bytes, 300e3);
  ASSERT_EQ(guard.levels.size(), 4U);
  EXPECT_EQ(guard.levels[0].processes, 4);
  EXPECT_EQ(guard.levels[1].processes, 16);
  EXPECT_EQ(guard.levels[3].processes, 256);
  EXPECT_EQ(guard.levels[3].memory_bytes, 256 * 300e3);
  EXPECT_EQ(guard.all.processes, 340);
  EXPECT_EQ(guard.all.memory_bytes, 340 * 300e3);
}

TEST(ForgottenGuard, GoesOnWithHoweverManyWereStarted) {
  Results results;
  add_relaunch(results);
  change_value(results, "started", 3);
  EXPECT_EQ(guard_of(results).levels[2].processes, 27);
  EXPECT_EQ(guard_of(results).all.processes, 3 + 9 + 27 + 81);
}

TEST(ForgottenGuard, IsComputedFromForksWhereNothingWasStarted) {
  Results results;
  EXPECT_FALSE(guard_of(results).measured);
  EXPECT_EQ(guard_of(results).all.processes, 340);
  EXPECT_FALSE(guard_of(results).all.memory_bytes);
  add_start_costs(results);
  EXPECT_EQ(guard_of(results).all.memory_bytes, 340 * 2e6);
  EXPECT_FALSE(guard_of(results).start_s);
}

TEST(ForgottenGuard, DoesNotTakeCountsThatMeanNothing) {
  for (const double started : {0.0, -1.0, 1e300, std::numeric_limits<double>::infinity()}) {
    Results results;
    add_relaunch(results);
    change_value(results, "started", started);
    EXPECT_FALSE(guard_of(results).measured) << started;
    EXPECT_EQ(guard_of(results).started_by_each, 4);
  }
}

}  // namespace
}  // namespace scalelab
