// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <vector>

#include "kernels/matrix/integer_entries.hpp"

namespace scalelab {
namespace {

// A value is the two highest bits of one of Philox' words, less 1; counter i holds entries 4 i ...
// 4 i + 3.
TEST(IntegerEntries, ComeFromPhilox) {
  // Counter and key zero give 6627e8d5 e169c58d bc57ac4c 9b00dbd8: highest bits 01 11 10 10.
  const IntegerEntries entries(0, 0);
  EXPECT_EQ(entries.at(0), 0.0);
  EXPECT_EQ(entries.at(1), 2.0);
  EXPECT_EQ(entries.at(2), 1.0);
  EXPECT_EQ(entries.at(3), 1.0);
}

TEST(IntegerEntries, CopyWhatEachIndexHas) {
  const IntegerEntries entries(7, 0x67650001);
  for (const std::int64_t first : {0, 1, 3, 5, 63, 64, 65, 255, 256, 257, 1021}) {
    for (const std::size_t length : {0U, 1U, 2U, 3U, 5U, 255U, 256U, 257U, 1000U}) {
      std::vector<double> copied(length, 99.0);
      entries.copy(first, copied);
      for (std::size_t i = 0; i < length; ++i) {
        ASSERT_EQ(copied[i], entries.at(first + static_cast<std::int64_t>(i)))
            << "from " << first << ", entry " << i << " of " << length;
      }
    }
  }
}

TEST(IntegerEntries, CopyFromFarAway) {
  const IntegerEntries entries(1, 2);
  constexpr std::int64_t far = 200'000LL * 200'000LL - 3;  // needs more than 32 bits
  std::array<double, 300> copied{};
  entries.copy(far, copied);
  for (std::size_t i = 0; i < copied.size(); ++i) {
    ASSERT_EQ(copied[i], entries.at(far + static_cast<std::int64_t>(i))) << i;
  }
}

TEST(IntegerEntries, TakeEachOfTheFourValuesAboutEquallyOften) {
  constexpr std::size_t count = 40'000;
  std::vector<double> values(count);
  IntegerEntries(3, 4).copy(0, values);
  std::array<int, 4> times{};
  for (const double value : values) {
    ASSERT_TRUE(value == -1 || value == 0 || value == 1 || value == 2) << value;
    ++times.at(static_cast<std::size_t>(value + 1));
  }
  // 10000 each, with a standard deviation of 87; the numbers are the same in every run.
  for (const int of_value : times) {
    EXPECT_NEAR(of_value, 10'000, 500);
  }
}

TEST(IntegerEntries, DifferByStreamAndSeed) {
  std::array<double, 64> a{};
  std::array<double, 64> b{};
  std::array<double, 64> c{};
  IntegerEntries(1, 1).copy(0, a);
  IntegerEntries(1, 2).copy(0, b);
  IntegerEntries(2, 1).copy(0, c);
  EXPECT_NE(a, b);
  EXPECT_NE(a, c);
  EXPECT_NE(b, c);
}

}  // namespace
}  // namespace scalelab
