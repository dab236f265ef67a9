// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/lock/slowdown.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

// Two clocks that stand still unless somebody waits for them: each reading moves a clock on by a
// thousandth of a second. Work moves both; being kept from the processor moves the first alone.
double clock_s = 0;
double processor_s = 0;
constexpr double reading_s = 1e-3;
double read_clock() noexcept {
  return clock_s += reading_s;
}
double read_processor() noexcept {
  return processor_s += reading_s;
}

void work(double seconds) {
  clock_s += seconds;
  processor_s += seconds;
}

class SlowdownByTwo : public ::testing::Test {
 protected:
  void SetUp() override {
    clock_s = 0;
    processor_s = 0;
    slowdown_.resume();
  }
  // How long the slowdown takes for nothing.
  template <class Call>
  double time_of(Call call) {
    const double before = clock_s;
    call();
    return clock_s - before;
  }
  Slowdown slowdown_{2, read_clock, read_processor};
};

constexpr double some_readings_s = 10 * reading_s;

TEST_F(SlowdownByTwo, TakesAsLongAgainAsTheWorkBeforeIt) {
  work(100);
  EXPECT_NEAR(time_of([&] { slowdown_.pause(); }), 100, some_readings_s);
}

TEST_F(SlowdownByTwo, DoesNotPayForNativeCode) {
  work(1);
  slowdown_.pause();
  work(500);  // native
  slowdown_.resume();
  EXPECT_NEAR(time_of([&] { slowdown_.finish(); }), 0, some_readings_s);
}

TEST_F(SlowdownByTwo, PaysAtEverySixtyFourthStep) {
  work(100);
  for (int step = 1; step < 64; ++step) {
    slowdown_.pay_now_and_then();
  }
  EXPECT_EQ(clock_s, 100 + reading_s);  // that of resume()
  EXPECT_NEAR(time_of([&] { slowdown_.pay_now_and_then(); }), 100, some_readings_s);
}

TEST_F(SlowdownByTwo, DoesNotPayForBeingKeptFromTheProcessor) {
  for (int step = 0; step < 64; ++step) {
    slowdown_.pay_now_and_then();
  }
  work(10);
  clock_s += 500;  // somebody else ran
  EXPECT_NEAR(time_of([&] { slowdown_.pause(); }), 10, some_readings_s);
}

TEST_F(SlowdownByTwo, LetsSmallDebtsGrow) {
  Slowdown exact(
      2, []() noexcept { return clock_s; }, []() noexcept { return processor_s; });
  exact.resume();
  work(15e-6);
  exact.pause();
  EXPECT_DOUBLE_EQ(clock_s, reading_s + 15e-6);  // paid nothing; would never return if it did
}

TEST(SlowdownByOne, DoesNotEvenReadTheClock) {
  clock_s = 0;
  Slowdown none(1, read_clock, read_processor);
  EXPECT_FALSE(none.any());
  none.resume();
  none.pause();
  none.finish();
  EXPECT_EQ(clock_s, 0);
}

TEST(ThreadProcessorTime, GoesOnWhileTheThreadComputes) {
  const double before = thread_processor_time();
  while (thread_processor_time() <= before) {
  }
  SUCCEED();
}

}  // namespace
}  // namespace scalelab
