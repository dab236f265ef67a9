// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ising/metropolis.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <cmath>

namespace scalelab::ising {
namespace {

constexpr double two_to_32 = 4294967296.0;

TEST(Acceptance, HasBoltzmannsProbabilitiesToHalfAUnit) {
  for (const double temperature : {1.0, 2.0, 2.269, 10.0, 100.0}) {
    const Acceptance acceptance(temperature);
    EXPECT_NEAR(acceptance.threshold(0), two_to_32 * std::exp(-8 / temperature), 0.5);
    EXPECT_NEAR(acceptance.threshold(1), two_to_32 * std::exp(-4 / temperature), 0.5);
  }
}

TEST(Acceptance, HasTheDigitsOfBoth) {
  const Acceptance acceptance(2.5);
  std::uint32_t of_none = 0;
  std::uint32_t of_one = 0;
  for (std::size_t digit = 0; digit < digits; ++digit) {
    of_none = of_none << 1U | (acceptance.digit_pair(digit) & 1U);
    of_one = of_one << 1U | acceptance.digit_pair(digit) >> 1U;
  }
  EXPECT_EQ(of_none, acceptance.threshold(0));
  EXPECT_EQ(of_one, acceptance.threshold(1));
}

TEST(IsTurned, IsAlwaysWithTwoAntiparallelNeighboursOrMore) {
  const Acceptance acceptance(1);
  for (const int antiparallel : {2, 3, 4}) {
    EXPECT_TRUE(is_turned(antiparallel, acceptance, 0xffffffff));
  }
}

TEST(IsTurned, IsBelowTheThreshold) {
  const Acceptance acceptance(2);
  for (const int antiparallel : {0, 1}) {
    const std::uint32_t threshold = acceptance.threshold(antiparallel);
    EXPECT_TRUE(is_turned(antiparallel, acceptance, threshold - 1));
    EXPECT_FALSE(is_turned(antiparallel, acceptance, threshold));
  }
}

// Each bit of each counter is a digit of one spin: taken together, spins use up all.
TEST(WordNumbers, UseEachRandomBitOnce) {
  const Acceptance acceptance(2);
  const HalfSweep half{.number = 5, .key = {1, 2}, .acceptance = &acceptance};
  constexpr std::uint64_t place = 0x1'2345'6789;
  const WordNumbers numbers(half, place);
  int ones = 0;
  for (int bit = 0; bit < spins_of_word; ++bit) {
    ones += std::popcount(numbers.of_spin(bit));
  }
  int expected = 0;
  for (std::uint64_t part = 0; part < counters_of_word; ++part) {
    for (const std::uint32_t word :
         philox::numbers(philox::counter(place, 5 * counters_of_word + part), half.key)) {
      expected += std::popcount(word);
    }
  }
  EXPECT_EQ(ones, expected);
  // The first digit of spin 40 is bit 8 of the second word, its second one that of the fourth.
  const philox::Counter first =
      philox::numbers(philox::counter(place, 5 * counters_of_word), half.key);
  EXPECT_EQ(numbers.of_spin(40) >> 31U, first[1] >> 8U & 1U);
  EXPECT_EQ(numbers.of_spin(40) >> 30U & 1U, first[3] >> 8U & 1U);
}

}  // namespace
}  // namespace scalelab::ising
