#include "parallel/slowdown.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

// A clock that goes on by one second with each reading, and further when it is told to.
double clock_s = 0;
double reading() noexcept {
  return clock_s += 1;
}

class SlowdownByTwo : public ::testing::Test {
 protected:
  void SetUp() override {
    clock_s = 0;
    slowdown_.resume();
  }
  Slowdown slowdown_{2, reading};
};

TEST_F(SlowdownByTwo, TakesAsLongAgainAsTheWorkBeforeIt) {
  clock_s += 99;  // worked from 1 to 101, where pause() reads the clock
  slowdown_.pause();
  EXPECT_EQ(clock_s, 201);
}

TEST_F(SlowdownByTwo, DoesNotPayForNativeCode) {
  slowdown_.pause();
  const double before = clock_s;
  clock_s += 500;  // native
  slowdown_.resume();
  slowdown_.pause();
  EXPECT_LT(clock_s - before - 500, 10);
}

TEST_F(SlowdownByTwo, PaysAtEverySixtyFourthStep) {
  clock_s += 99;
  for (int step = 1; step < 64; ++step) {
    slowdown_.pay_now_and_then();
  }
  EXPECT_EQ(clock_s, 100);
  slowdown_.pay_now_and_then();
  EXPECT_EQ(clock_s, 201);
}

TEST(SlowdownByOne, DoesNotEvenReadTheClock) {
  clock_s = 0;
  Slowdown none(1, reading);
  EXPECT_FALSE(none.any());
  none.resume();
  none.pause();
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
