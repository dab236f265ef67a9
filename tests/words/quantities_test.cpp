// SPDX-License-Identifier: BSD-3-Clause
#include "words/quantities.hpp"

#include <gtest/gtest.h>

namespace scalelab {
namespace {

TEST(Quantities, HaveThreeSignificantDigitsAndAUnit) {
  EXPECT_EQ(seconds_text(0.8124), "0.812 s");
  EXPECT_EQ(seconds_text(12345.6), "12346 s");
  EXPECT_EQ(seconds_text(0.0123), "12.3 ms");
  EXPECT_EQ(seconds_text(4.56e-5), "45.6 us");
  EXPECT_EQ(seconds_text(2e-8), "20.0 ns");
  EXPECT_EQ(seconds_text(0), "0 s");
}

TEST(Quantities, AreWrittenAsAPersonWould) {
  EXPECT_EQ(percent_text(0.756), "76 %");
  EXPECT_EQ(precise_percent_text(0.05), "5 %");
  EXPECT_EQ(precise_percent_text(0.00834), "0.83 %");
  EXPECT_EQ(precise_percent_text(0.5), "50 %");
  EXPECT_EQ(precise_percent_text(1.234), "123 %");
  EXPECT_DOUBLE_EQ(rounded_up(0.0241), 0.025);
  EXPECT_DOUBLE_EQ(rounded_up(0.05), 0.05);
  EXPECT_EQ(rounded_up(137), 140);
  EXPECT_EQ(rounded_up(99), 99);
  EXPECT_EQ(rounded_up(99.5), 100);
  EXPECT_EQ(rounded_up(7), 7);
  EXPECT_EQ(rounded_up(0), 0);
  EXPECT_EQ(precise_percent_text(0), "0 %");
  EXPECT_EQ(number_text(1e9), "1000000000");
  EXPECT_EQ(number_text(0.5), "0.500");
  EXPECT_EQ(digits_text(5020.4), "5020");
  EXPECT_EQ(digits_text(70.26), "70.3");
  EXPECT_EQ(digits_text(4), "4.00");
  EXPECT_EQ(digits_text(0), "0");
  EXPECT_EQ(exact_text(1e15), "1000000000000000");
  EXPECT_EQ(exact_text(0.5), "0.5");
  EXPECT_EQ(exact_text(1e-5), "1e-05");
  EXPECT_EQ(count_text(1, "point"), "1 point");
  EXPECT_EQ(count_text(0, "point"), "0 points");
}

std::string rate_text(const std::string& work_unit, double rate) {
  const ShownUnit unit = rate_unit(work_unit, rate);
  return digits_text(rate * unit.per_stored) + " " + unit.name;
}

TEST(Rates, HaveAUnitThatSuits) {
  EXPECT_EQ(rate_text("flop", 4.12e10), "41.2 Gflop/s");
  EXPECT_EQ(rate_text("flop", 2.5e6), "2.50 Mflop/s");
  EXPECT_EQ(rate_text("byte", 2.2e10), "22.0 GB/s");
  EXPECT_EQ(rate_text("sample", 7.25e8), "725 samples/us");
  EXPECT_EQ(rate_text("spin update", 3.1e9), "3.10 spin updates/ns");
  EXPECT_EQ(rate_text("lookup", 4500), "4.50 lookups/ms");
  EXPECT_EQ(rate_text("task", 12), "12.0 tasks/s");
}

}  // namespace
}  // namespace scalelab
