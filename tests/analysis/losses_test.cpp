#include "analysis/losses.hpp"

#include <gtest/gtest.h>

#include "tests/analysis/results_builder.hpp"

namespace scalelab {
namespace {

using testing::add_point;
using testing::add_samples;
using testing::add_study;

/// A serial point of 8 s without losses, and one of two workers.
StudyAnalysis against_serial(double time_s, const testing::Spending& spending) {
  Results results;
  add_study(results, "losses", "pi", "strong");
  add_point(results, 1, 1);
  add_samples(results, {8});
  add_point(results, 2, 1);
  add_samples(results, {time_s}, spending);
  return analyse_study(results, 0);
}

TEST(ChiefLoss, IsWhatGrewMost) {
  // 2 x 5 = 10 worker seconds against 8: 2 lost, 1.5 of them at the barrier and 0.5 in
  // communication.
  const StudyAnalysis study = against_serial(5, {.communication = 0.05, .barrier_wait = 0.15});
  const auto loss = chief_loss(study.points[0], study.points[1]);
  ASSERT_TRUE(loss.has_value());
  EXPECT_EQ(loss->cause, Cause::barrier_wait);
  EXPECT_NEAR(loss->share_of_loss, 0.75, 1e-12);
}

TEST(ChiefLoss, IsSlowerComputeWhenOnlyBusyTimeGrew) {
  const StudyAnalysis study = against_serial(8, {});
  EXPECT_EQ(chief_loss(study.points[0], study.points[1]), (Loss{Cause::slower_compute, 1.0}));
}

TEST(ChiefLoss, NamesEachCause) {
  const auto cause = [](const testing::Spending& spending) {
    const StudyAnalysis study = against_serial(8, spending);
    return chief_loss(study.points[0], study.points[1])->cause;
  };
  EXPECT_EQ(cause({.lock_wait = 0.5}), Cause::lock_wait);
  EXPECT_EQ(cause({.communication = 0.5}), Cause::communication);
  EXPECT_EQ(cause({.blocked = 0.5}), Cause::blocked);
}

TEST(ChiefLoss, IsNothingWhenNothingWasLost) {
  const StudyAnalysis study = against_serial(4, {});
  EXPECT_FALSE(chief_loss(study.points[0], study.points[1]).has_value());
}

TEST(ChiefLoss, IsNothingWithoutTimeShares) {
  StudyAnalysis study = against_serial(8, {});
  study.points[1].shares.reset();
  EXPECT_FALSE(chief_loss(study.points[0], study.points[1]).has_value());
}

}  // namespace
}  // namespace scalelab
