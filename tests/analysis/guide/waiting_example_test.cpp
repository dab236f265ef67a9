// SPDX-License-Identifier: BSD-3-Clause
#include "analysis/guide/waiting_example.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <utility>

#include "tests/analysis/guide/planted_guide.hpp"

namespace scalelab {
namespace {

using testing::add_example;
using testing::add_guide_study;
using testing::add_measured_point;

TEST(WaitingExample, TellsOneThreadFromAsManyAsThereAreTasks) {
  Results results;
  add_example(results, 0.1);
  const auto example = waiting_example(results);
  ASSERT_TRUE(example);
  EXPECT_EQ(example->tasks, 4);
  EXPECT_NEAR(example->wait_s, 0.1, 1e-12);
  EXPECT_NEAR(example->one_thread_s, 0.4, 1e-9);
  EXPECT_NEAR(example->threads_s, 0.1, 1e-9);
  EXPECT_NEAR(example->speedup.value, 4, 1e-9);
  EXPECT_NEAR(example->in_waits(example->one_thread_s), 4, 1e-9);
  EXPECT_FALSE(example->threads_free_s);
  EXPECT_FALSE(example->speedup_of_work);
  EXPECT_FALSE(example->work_instead_s());
}

TEST(WaitingExample, KnowsWhatWorkWouldTakeBySimulationsOnAsManyThreads) {
  Results results;
  add_example(results, 0.1);
  add_guide_study(results, guide_studies::simulations);
  add_measured_point(results, 1, 1, 3);
  add_measured_point(results, 1, 2, 1);
  EXPECT_FALSE(waiting_example(results)->speedup_of_work);
  add_measured_point(results, 1, 4, 3.75);
  EXPECT_NEAR(waiting_example(results)->speedup_of_work->value, 0.8, 1e-9);
  EXPECT_NEAR(waiting_example(results)->work_instead_s().value(), 0.5, 1e-9);
}

TEST(WaitingExample, SaysNothingOfWorkThatThreadsMayHelp) {
  for (const double on_four_s : {3.0, 2.0}) {
    Results results;
    add_example(results, 0.1);
    add_guide_study(results, guide_studies::simulations);
    add_measured_point(results, 1, 1, 4);
    add_measured_point(results, 1, 4, on_four_s);
    EXPECT_TRUE(waiting_example(results)->speedup_of_work);
    EXPECT_FALSE(waiting_example(results)->work_instead_s()) << on_four_s;
  }
}

TEST(WaitingExample, TellsWhetherTheWaitsOverlapOnlyWhereThatIsShown) {
  const auto overlap = [](double threads_s) {
    Results results;
    add_example(results, threads_s);
    const auto example = waiting_example(results);
    return std::pair(example->overlaps(), example->does_not_overlap());
  };
  EXPECT_EQ(overlap(0.1), std::pair(true, false));
  EXPECT_EQ(overlap(0.15), std::pair(false, false));
  EXPECT_EQ(overlap(0.39), std::pair(false, true));
}

TEST(WaitingExample, IsNoneWhereThereIsNoThreadForEachTask) {
  Results results;
  add_guide_study(results, guide_studies::example);
  add_measured_point(results, 1, 1, 0.4).size = {{"tasks", 8.0}, {"wait_ms", 100.0}};
  add_measured_point(results, 1, 4, 0.1).size = {{"tasks", 8.0}, {"wait_ms", 100.0}};
  EXPECT_FALSE(waiting_example(results));
}

TEST(WaitingExample, IsNoneForSizesThatMeanNothing) {
  for (const double number : {0.0, -4.0, 1e300, std::numeric_limits<double>::quiet_NaN()}) {
    Results results;
    add_example(results, 0.1);
    results.points.front().size["tasks"] = number;
    EXPECT_FALSE(waiting_example(results)) << number;
  }
  Results results;
  add_example(results, 0.1);
  results.points.front().size["wait_ms"] = 0.0;
  EXPECT_FALSE(waiting_example(results));
}

}  // namespace
}  // namespace scalelab
