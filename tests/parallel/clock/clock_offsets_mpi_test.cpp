#include <gtest/gtest.h>

#include <cmath>
#include <numeric>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "parallel/clock/clock_offsets.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

Communicator& world() {
  return test_job().world();
}

std::vector<int> one_computer() {
  return std::vector<int>(static_cast<std::size_t>(world().size()));
}

std::vector<int> a_computer_each() {
  std::vector<int> computers(static_cast<std::size_t>(world().size()));
  std::iota(computers.begin(), computers.end(), 0);
  return computers;
}

/// The smallest value of any rank.
double minimum(double value) {
  return -world().all_reduce(-value, reduction::maximum);
}

TEST(ClockOffset, IsExactlyZeroOnOneComputer) {
  EXPECT_EQ(clock_offset(world(), one_computer()), 0.0);
}

TEST(ClockOffset, IsExactlyZeroOnRankZero) {
  const double offset = clock_offset(world(), a_computer_each());
  if (world().rank() == 0) {
    EXPECT_EQ(offset, 0.0);
  }
}

// The ranks of this test do read one clock, so the true offset is 0 whatever computers they claim
// to be on, and what the exchange finds is its error: at most half the shortest round trip. That is
// microseconds, unless every one of the twelve messages was held up by a busy processor; then the
// exchange may be tried again. A wrong sign or a forgotten half gives the clock's whole reading.
TEST(ClockOffset, IsNearZeroWhenComputersShareAClock) {
  constexpr double largest_error = 1e-3;
  constexpr int most_attempts = 50;
  double error = 1;
  for (int attempt = 0; attempt < most_attempts && error >= largest_error; ++attempt) {
    error =
        world().all_reduce(std::abs(clock_offset(world(), a_computer_each())), reduction::maximum);
  }
  EXPECT_LT(error, largest_error);
}

TEST(AgreeOnStart, IsTheSameMomentOnAllRanksOfOneComputer) {
  const double start = agree_on_start(world(), 0);
  EXPECT_EQ(world().all_reduce(start, reduction::maximum), start);
  EXPECT_EQ(minimum(start), start);
}

TEST(AgreeOnStart, IsLaterThanTheLastRankCameToAgree) {
  const double came = now();
  const double start = agree_on_start(world(), 0);
  EXPECT_GT(start, world().all_reduce(came, reduction::maximum));
}

// Each rank pretends that its clock is some seconds behind: the moment is the same on rank 0's
// clock.
TEST(AgreeOnStart, IsTheSameMomentOnDifferentClocks) {
  const double offset = 2.0 * world().rank();
  const double on_rank_zeros_clock = agree_on_start(world(), offset) + offset;
  EXPECT_NEAR(world().all_reduce(on_rank_zeros_clock, reduction::maximum), on_rank_zeros_clock,
              1e-8);
  EXPECT_NEAR(minimum(on_rank_zeros_clock), on_rank_zeros_clock, 1e-8);
}

}  // namespace
}  // namespace scalelab
