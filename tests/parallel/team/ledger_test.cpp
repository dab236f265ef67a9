// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <array>

#include "parallel/team/ledger.hpp"

namespace scalelab {
namespace {

constexpr std::array all_activities{Activity::busy, Activity::lock_wait, Activity::communication,
                                    Activity::barrier_wait, Activity::blocked};

TEST(Ledger, StartsEmpty) {
  const Ledger ledger;
  for (const Activity activity : all_activities) {
    EXPECT_EQ(ledger.seconds(activity), 0.0);
  }
}

TEST(Ledger, BooksTheTimeBetweenTwoEntriesUnderTheFirst) {
  Ledger ledger;
  const double opened = now();
  ledger.open(opened);
  const double waits = ledger.enter(Activity::lock_wait);
  const double talks = ledger.enter(Activity::communication);
  const double stands = ledger.enter(Activity::barrier_wait);
  const double sleeps = ledger.enter(Activity::blocked);
  const double works = ledger.enter(Activity::busy);

  EXPECT_EQ(ledger.seconds(Activity::busy), waits - opened);
  EXPECT_EQ(ledger.seconds(Activity::lock_wait), talks - waits);
  EXPECT_EQ(ledger.seconds(Activity::communication), stands - talks);
  EXPECT_EQ(ledger.seconds(Activity::barrier_wait), sleeps - stands);
  EXPECT_EQ(ledger.seconds(Activity::blocked), works - sleeps);
}

TEST(Ledger, AddsUpWhatIsDoneSeveralTimes) {
  Ledger ledger;
  const double opened = now();
  ledger.open(opened);
  double busy = 0;
  double blocked = 0;
  double since = opened;
  for (int i = 0; i < 100; ++i) {
    const double sleeps = ledger.enter(Activity::blocked);
    const double works = ledger.enter(Activity::busy);
    busy += sleeps - since;
    blocked += works - sleeps;
    since = works;
  }
  EXPECT_EQ(ledger.seconds(Activity::busy), busy);
  EXPECT_EQ(ledger.seconds(Activity::blocked), blocked);
  EXPECT_EQ(ledger.seconds(Activity::lock_wait), 0.0);
}

TEST(Ledger, LosesNoTime) {
  Ledger ledger;
  const double opened = now();
  ledger.open(opened);
  double closed = opened;
  for (int i = 0; i < 1000; ++i) {
    closed = ledger.enter(all_activities[static_cast<std::size_t>(i) % all_activities.size()]);
  }
  double sum = 0;
  for (const Activity activity : all_activities) {
    sum += ledger.seconds(activity);
  }
  // Differences of readings are exact; what is left is the rounding of a thousand additions.
  EXPECT_NEAR(sum, closed - opened, 1e-12 * (closed - opened) * 1000);
}

TEST(Ledger, BooksTimeFromOutside) {
  Ledger ledger;
  ledger.open(now());
  ledger.book(Activity::barrier_wait, 0.25);
  ledger.book(Activity::barrier_wait, 0.5);
  EXPECT_EQ(ledger.seconds(Activity::barrier_wait), 0.75);
  EXPECT_EQ(ledger.seconds(Activity::busy), 0.0);
}

TEST(Ledger, IsClearedWhenOpenedAgain) {
  Ledger ledger;
  ledger.open(now());
  ledger.book(Activity::blocked, 1.0);
  ledger.enter(Activity::blocked);
  const double opened = now();
  ledger.open(opened);
  const double closed = ledger.enter(Activity::lock_wait);

  EXPECT_EQ(ledger.seconds(Activity::blocked), 0.0);
  EXPECT_EQ(ledger.seconds(Activity::busy), closed - opened);
}

}  // namespace
}  // namespace scalelab
