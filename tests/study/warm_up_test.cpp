// SPDX-License-Identifier: BSD-3-Clause
#include "study/warm_up.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

constexpr double limit_s = 25e-6;

TEST(WarmUp, TakesAsManySamplesAsAreWanted) {
  for (const int wanted : {1, 2, 5}) {
    WarmUp warm_up(wanted, limit_s);
    for (int sample = 0; sample < wanted; ++sample) {
      EXPECT_FALSE(warm_up.over()) << sample << " of " << wanted;
      warm_up.take(0.5);
    }
    EXPECT_TRUE(warm_up.over()) << wanted;
    EXPECT_EQ(warm_up.taken(), wanted);
    EXPECT_EQ(warm_up.batch(), 1);
  }
}

TEST(WarmUp, OfNoSamplesIsOverAndMakesNoBatches) {
  const WarmUp warm_up(0, limit_s);
  EXPECT_TRUE(warm_up.over());
  EXPECT_EQ(warm_up.batch(), 1);
}

TEST(WarmUp, TakesASecondSampleWhenTheFirstWasShort) {
  WarmUp warm_up(1, limit_s);
  warm_up.take(0.0099);
  EXPECT_FALSE(warm_up.over());
  warm_up.take(0.0098);
  EXPECT_TRUE(warm_up.over());
  EXPECT_EQ(warm_up.batch(), 1);
}

TEST(WarmUp, MakesTheBatchAQuarterLongerThanTheClockNeeds) {
  WarmUp warm_up(2, limit_s);
  warm_up.take(1e-6);
  EXPECT_EQ(warm_up.batch(), 32);  // 31.25 microseconds
  warm_up.take(1e-6);
  EXPECT_TRUE(warm_up.over());
  EXPECT_EQ(warm_up.batch(), 32);
}

TEST(WarmUp, LengthensABatchThatBecameTooShort) {
  WarmUp warm_up(1, limit_s);
  warm_up.take(20e-6);  // cold
  EXPECT_EQ(warm_up.batch(), 2);
  warm_up.take(1e-6);  // 2 microseconds together
  EXPECT_FALSE(warm_up.over());
  EXPECT_EQ(warm_up.batch(), 32);
  warm_up.take(0.75e-6);  // 24: just too short
  EXPECT_FALSE(warm_up.over());
  EXPECT_EQ(warm_up.batch(), 42);
  warm_up.take(0.75e-6);
  EXPECT_TRUE(warm_up.over());
  EXPECT_EQ(warm_up.batch(), 42);
}

TEST(WarmUp, FindsABatchForWhatWasLongOnlyWhileItWasCold) {
  WarmUp warm_up(1, limit_s);
  warm_up.take(5e-3);
  warm_up.take(1e-6);
  EXPECT_FALSE(warm_up.over());
  EXPECT_EQ(warm_up.batch(), 32);
}

TEST(WarmUp, GivesUpWhenBatchesStayTooShort) {
  WarmUp warm_up(1, limit_s);
  double time_s = 20e-6;
  int samples = 0;
  while (!warm_up.over()) {
    warm_up.take(time_s);
    time_s /= 3;
    ASSERT_LT(++samples, 20);
  }
  EXPECT_EQ(samples, 6);
}

TEST(WarmUp, IsContentWithTheLargestBatch) {
  WarmUp warm_up(1, limit_s);
  warm_up.take(1e-9);
  EXPECT_EQ(warm_up.batch(), 1000);
  warm_up.take(1e-9);
  EXPECT_TRUE(warm_up.over());
  EXPECT_EQ(warm_up.batch(), 1000);
}

TEST(WarmUp, KeepsTheBatchOfStoredSamples) {
  WarmUp warm_up(1, limit_s);
  warm_up.settle(7);
  EXPECT_EQ(warm_up.batch(), 7);
  EXPECT_FALSE(warm_up.over()) << "the new process is cold";
  warm_up.take(1e-9);
  EXPECT_TRUE(warm_up.over());
  EXPECT_EQ(warm_up.batch(), 7);
}

TEST(WarmUp, IsOverWhenItIsEnded) {
  WarmUp warm_up(3, limit_s);
  warm_up.take(100);
  warm_up.end();
  EXPECT_TRUE(warm_up.over());
}

}  // namespace
}  // namespace scalelab
