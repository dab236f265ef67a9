// SPDX-License-Identifier: BSD-3-Clause
#include "report/tables/lock_table.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "report/html.hpp"
#include "report/text.hpp"
#include "tests/analysis/results_builder.hpp"
#include "tests/report/headings.hpp"

namespace scalelab {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

/// One worker without a lock, and two threads that share one for 2 s.
Results with_a_lock() {
  Results results;
  testing::add_study(results, "Behind a lock", "duty", Scaling::strong);
  testing::add_point(results, 1, 1);
  testing::add_samples(results, {4});
  testing::add_point(results, 1, 2, GilPolicy::interval).locks = 1;
  testing::add_samples(results, {2}, {.lock_wait = 0.25});
  WorkerSample& worker = results.workers.back();
  worker.lock_held_s = 1.8;
  worker.lock_switches = 371;
  worker.lock_requests = 3;
  worker.lock_longest_wait_s = 0.01234;
  return results;
}

TEST(LockTable, HasARowForEachPointWithALock) {
  const Results results = with_a_lock();

  const PointTable table = lock_table(results, analyse(results).at(0));

  EXPECT_THAT(headings_of(table), ElementsAre("layout", "model", "gil", "locks", "held%", "lock%",
                                              "switches/s", "requests/s", "longest wait"));
  ASSERT_EQ(table.rows.size(), 1U);
  EXPECT_THAT(table.rows[0].cells,
              ElementsAre("1x2", "threads", "interval", "1", "90", "25", "186", "1.50", "12.3 ms"));
}

TEST(LockTable, IsInTextAndPageWhereThereIsALock) {
  Results results = with_a_lock();
  EXPECT_THAT(text_report(results, false), HasSubstr("\nInterpreter lock\n"));
  EXPECT_THAT(html_report(results, analyse(results)), HasSubstr("<h3>The interpreter lock</h3>"));

  results.points[1].locks = 0;
  EXPECT_THAT(text_report(results, false), Not(HasSubstr("Interpreter lock")));
  EXPECT_THAT(html_report(results, analyse(results)),
              Not(HasSubstr("<h3>The interpreter lock</h3>")));
}

}  // namespace
}  // namespace scalelab
