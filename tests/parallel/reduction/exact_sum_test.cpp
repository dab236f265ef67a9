// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/reduction/exact_sum.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <random>
#include <vector>

namespace scalelab {
namespace {

constexpr double largest = std::numeric_limits<double>::max();
constexpr double smallest = std::numeric_limits<double>::denorm_min();
constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double nan = std::numeric_limits<double>::quiet_NaN();

double sum(const std::vector<double>& summands) {
  ExactSum exact;
  for (const double x : summands) {
    exact.add(x);
  }
  return exact.value();
}

TEST(ExactSum, OfNothingIsZero) {
  EXPECT_EQ(sum({}), 0);
  EXPECT_FALSE(std::signbit(sum({-0.0, -0.0})));
  EXPECT_FALSE(std::signbit(sum({1e300, -1e300})));
}

TEST(ExactSum, OfOneNumberIsThatNumber) {
  for (const double x : {1.0, 0.1, 3.0, smallest, 3 * smallest, 0x1p-1022, 0x1.fffffffffffffp-1022,
                         0x1.123456789abcdp-1000, 0x1.fffffffffffffp31, 1e-17, 1e17, largest}) {
    EXPECT_EQ(sum({x}), x);
    EXPECT_EQ(sum({-x}), -x);
  }
  for (int exponent = -1074; exponent < 1024; ++exponent) {
    EXPECT_EQ(sum({std::ldexp(1.0, exponent)}), std::ldexp(1.0, exponent)) << exponent;
  }
}

TEST(ExactSum, LosesNothingOnTheWay) {
  EXPECT_EQ(sum({1e308, 1.0, -1e308}), 1.0);
  EXPECT_EQ(sum({largest, largest, -largest}), largest);
  EXPECT_EQ(sum({largest, smallest, -largest}), smallest);
  EXPECT_EQ(sum({1.0, -1e-30, -1.0}), -1e-30);
  EXPECT_EQ(sum({0.1, 0.2, 0.3, -0.3, -0.2}), 0.1);
}

TEST(ExactSum, RoundsToTheNearestAndTiesToEven) {
  const double half_unit = 0x1p-53;  // of 1
  EXPECT_EQ(sum({1, half_unit}), 1);
  EXPECT_EQ(sum({1, half_unit, smallest}), 1 + 0x1p-52);
  EXPECT_EQ(sum({1, half_unit, -smallest}), 1);
  EXPECT_EQ(sum({1 + 0x1p-52, half_unit}), 1 + 0x1p-51);
  EXPECT_EQ(sum({-1, -half_unit}), -1);
  EXPECT_EQ(sum({-1 - 0x1p-52, -half_unit}), -1 - 0x1p-51);
  EXPECT_EQ(sum({0x1p53, -0.5}), 0x1p53);               // halfway between 2^53 - 1 and 2^53
  EXPECT_EQ(sum({0x1.fffffffffffffp0, half_unit}), 2);  // rounded up to the next power of two
}

TEST(ExactSum, OverflowsWhereRoundingDoes) {
  EXPECT_EQ(sum({largest, largest}), infinity);
  EXPECT_EQ(sum({-largest, -largest}), -infinity);
  const double quarter = 0x1p969;  // of a unit in the last place
  EXPECT_EQ(sum({largest, quarter}), largest);
  EXPECT_EQ(sum({largest, quarter, quarter}), infinity);
  EXPECT_EQ(sum({largest, quarter, quarter, -smallest}), largest);
}

TEST(ExactSum, OfInfinityAndNan) {
  EXPECT_EQ(sum({1, infinity, -largest}), infinity);
  EXPECT_EQ(sum({1, -infinity, -infinity}), -infinity);
  EXPECT_TRUE(std::isnan(sum({infinity, -infinity})));
  EXPECT_TRUE(std::isnan(sum({nan, 1})));
  EXPECT_TRUE(std::isnan(sum({-nan, infinity})));
}

// Integers below 2^73 have an exact sum that fits into 128 bits, which the compiler knows how to
// round.
TEST(ExactSum, IsThatOfWiderIntegers) {
  __extension__ using Wide = __int128;
  std::mt19937_64 random(1);
  std::uniform_int_distribution<int> exponents(-8, 7);
  for (int round = 0; round < 2000; ++round) {
    Wide expected = 0;
    ExactSum exact;
    for (int i = 0; i < 20; ++i) {
      const auto mantissa = static_cast<std::int64_t>(random()) >> 11;  // of 53 bits
      const int exponent = 8 + exponents(random);
      expected += static_cast<Wide>(mantissa) << exponent;
      exact.add(std::ldexp(static_cast<double>(mantissa), exponent));
    }
    ASSERT_EQ(exact.value(), static_cast<double>(expected));
  }
}

/// Doubles of every size and both signs: random bits, without infinities and NaN.
std::vector<double> doubles_of_every_size(std::size_t count, bool very_large) {
  std::mt19937_64 random(7);
  std::vector<double> values;
  while (values.size() < count) {
    const auto value = std::bit_cast<double>(random());
    if (std::isfinite(value)) {
      values.push_back(very_large ? value : std::ldexp(value, -30));
    }
  }
  return values;
}

TEST(ExactSum, IsZeroTogetherWithItsOpposite) {
  ExactSum exact;
  const std::vector<double> values = doubles_of_every_size(1000, true);
  for (const double value : values) {
    exact.add(value);
  }
  EXPECT_NE(exact.value(), 0);
  for (auto value = values.rbegin(); value != values.rend(); ++value) {
    exact.add(-*value);
  }
  EXPECT_EQ(exact.value(), 0);
}

TEST(ExactSum, DoesNotDependOnOrderOrParts) {
  std::vector<double> values = doubles_of_every_size(500, false);
  const double in_order = sum(values);
  std::mt19937_64 random(3);
  for (int round = 0; round < 20; ++round) {
    std::ranges::shuffle(values, random);
    EXPECT_EQ(sum(values), in_order);
    ExactSum whole;
    for (std::size_t first = 0; first < values.size();) {
      ExactSum part;
      const std::size_t last = std::min(values.size(), first + random() % 100);
      std::for_each(values.begin() + static_cast<std::ptrdiff_t>(first),
                    values.begin() + static_cast<std::ptrdiff_t>(last),
                    [&](double value) { part.add(value); });
      whole.add(part);
      first = last;
    }
    EXPECT_EQ(whole.value(), in_order);
  }
}

TEST(ExactSum, IsCombinedDigitByDigit) {
  ExactSum own;
  ExactSum other;
  own.add(1.5);
  own.add(-infinity);
  other.add(-0x1p-1000);
  other.add(0x1p1000);
  const auto digits = own.digits();
  const auto others = other.digits();
  ASSERT_EQ(digits.size(), others.size());
  std::ranges::transform(digits, others, digits.begin(), std::plus());
  EXPECT_EQ(own.value(), -infinity);
  EXPECT_EQ(other.value(), 0x1p1000);

  ExactSum third;
  third.add(-0x1p1000);
  ExactSum finite;
  finite.add(1.5);
  finite.add(other);
  finite.add(third);
  EXPECT_EQ(finite.value(), 1.5);
  finite.add(-1.5);
  EXPECT_EQ(finite.value(), -0x1p-1000);
}

// Doubling sums reaches more summands than a digit holds: carries are propagated on the way.
TEST(ExactSum, HasRoomForMoreSummandsThanCanBeCounted) {
  ExactSum exact;
  exact.add(0x1.fffffffffffffp31);
  exact.add(-0x1p-1074);
  for (int doubling = 0; doubling < 62; ++doubling) {
    const ExactSum copy = exact;
    exact.add(copy);
  }
  EXPECT_EQ(exact.value(), std::ldexp(0x1.fffffffffffffp31, 62));
  exact.add(-std::ldexp(0x1.fffffffffffffp31, 62));
  EXPECT_EQ(exact.value(), -std::ldexp(1, 62 - 1074));
}

TEST(ExactSum, HasRoomForTheLargestSumOfManyRanks) {
  ExactSum exact;
  for (int i = 0; i < 1000; ++i) {
    exact.add(-largest);
  }
  for (std::int64_t& digit : exact.digits()) {
    digit *= 1 << 30;  // as many ranks
  }
  ExactSum again = exact;
  again.add(exact);
  EXPECT_EQ(again.value(), -infinity);
  for (int i = 0; i < 30; ++i) {
    ExactSum part;
    for (int j = 0; j < 1000; ++j) {
      part.add(largest);
    }
    for (std::int64_t& digit : part.digits()) {
      digit *= 1 << 26;
    }
    again.add(part);
  }
  EXPECT_EQ(again.value(), -infinity);  // 2 * 2^30 - 30 * 2^26 of them are left
  ExactSum rest;
  for (int j = 0; j < 1000; ++j) {
    rest.add(largest);
  }
  for (std::int64_t& digit : rest.digits()) {
    digit *= 2 * (1 << 26);
  }
  again.add(rest);
  EXPECT_EQ(again.value(), 0);
}

}  // namespace
}  // namespace scalelab
