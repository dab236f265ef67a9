// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/patience.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

/// How many looks it takes until something comes that takes `seconds`, and how late it is found.
struct Wait {
  int looks = 0;
  double late_s = 0;
};

Wait wait_for(double seconds, double expected_s) {
  double waited_s = 0;
  Wait wait;
  while (waited_s < seconds) {
    waited_s += nap_s(waited_s, expected_s);
    ++wait.looks;
  }
  wait.late_s = waited_s - seconds;
  return wait;
}

TEST(Patience, GoesMostOfTheWayToTheExpectedEndAtOnce) {
  EXPECT_DOUBLE_EQ(nap_s(0, 0.010), 0.008);
  EXPECT_DOUBLE_EQ(nap_s(0.005, 0.010), 0.004);
}

TEST(Patience, SleepsAtMostFiftyMilliseconds) {
  EXPECT_DOUBLE_EQ(nap_s(0, 60), 0.050);
  EXPECT_DOUBLE_EQ(nap_s(3600, 0), 0.050);
}

TEST(Patience, LooksAFiftiethOfTheTimeApartNearTheEnd) {
  EXPECT_DOUBLE_EQ(nap_s(0.0099, 0.010), 0.0002);
  EXPECT_DOUBLE_EQ(nap_s(0.0100, 0.010), 0.0002);
}

TEST(Patience, NeverLooksMoreOftenThanEachTenthOfAMillisecond) {
  EXPECT_DOUBLE_EQ(nap_s(0, 0), 0.0001);
  EXPECT_DOUBLE_EQ(nap_s(0.001, 0.001), 0.0001);
}

TEST(Patience, LooksLessOftenForWhatDoesNotCome) {
  EXPECT_DOUBLE_EQ(nap_s(0.002, 0), 0.0005);
  EXPECT_DOUBLE_EQ(nap_s(0.010, 0), 0.001);
  EXPECT_DOUBLE_EQ(nap_s(0.100, 0), 0.002);
}

TEST(Patience, IsLateByAFiftiethAtMostWhenTheTimeIsKnown) {
  for (const double seconds : {0.005, 0.010, 0.1, 1.0}) {
    for (const double guess : {0.8, 0.95, 1.0, 1.05}) {
      const Wait wait = wait_for(seconds, guess * seconds);
      EXPECT_LE(wait.late_s, 0.05 * seconds) << seconds << " s, guessed as " << guess;
      // A look costs a few microseconds: 1 % of the time pays for one in 500 microseconds.
      EXPECT_LE(wait.looks, seconds / 500e-6 + 20) << seconds << " s, guessed as " << guess;
    }
  }
}

}  // namespace
}  // namespace scalelab
