// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "numerics/random/philox.hpp"
#include "numerics/vectors/vector_target.hpp"
#include "tests/numerics/random/normals_by_formula.hpp"

#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "tests/numerics/functions/vector_functions_test.cpp"
#include <hwy/foreach_target.h>

#include "numerics/functions/vector_functions.hpp"
#include "numerics/random/vector_normal.hpp"

HWY_BEFORE_NAMESPACE();
namespace scalelab::HWY_NAMESPACE {
namespace {

template <class Function>
void apply(std::vector<double>& values, Function function) {
  for (std::size_t i = 0; i < values.size(); i += lanes) {
    hn::StoreU(function(hn::LoadU(Reals(), &values[i])), Reals(), &values[i]);
  }
}

// The number of values is a multiple of eight, here and in the following.
void take_log(std::vector<double>& values) {
  apply(values, [](RealsVector x) { return log(x); });
}
void take_exp(std::vector<double>& values) {
  apply(values, [](RealsVector x) { return exp(x); });
}
void take_cosine(std::vector<double>& values) {
  apply(values, [](RealsVector x) { return cosine_of_quarter_turns(x); });
}
void take_sine(std::vector<double>& values) {
  apply(values, [](RealsVector x) { return sine_of_quarter_turns(x); });
}

// Of words[4 i] ... words[4 i + 3], into deviates[2 i] and [2 i + 1].
void take_normals(const std::vector<std::uint64_t>& words, std::vector<double>& deviates) {
  for (std::size_t i = 0; i < words.size() / 4; i += lanes) {
    std::array<std::array<std::uint64_t, lanes>, 4> rows{};
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      for (std::size_t word = 0; word < 4; ++word) {
        rows[word][lane] = words[4 * (i + lane) + word];
      }
    }
    const auto row = [&](std::size_t word) { return hn::LoadU(Words(), rows[word].data()); };
    const NormalPair pair = normal_pair(row(0), row(1), row(2), row(3));
    std::array<double, lanes> first{};
    std::array<double, lanes> second{};
    hn::StoreU(pair.first, Reals(), first.data());
    hn::StoreU(pair.second, Reals(), second.data());
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      deviates[2 * (i + lane)] = first[lane];
      deviates[2 * (i + lane) + 1] = second[lane];
    }
  }
}

}  // namespace
}  // namespace scalelab::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();

#if HWY_ONCE
namespace scalelab {
namespace {

HWY_EXPORT(take_log);
HWY_EXPORT(take_exp);
HWY_EXPORT(take_cosine);
HWY_EXPORT(take_sine);
HWY_EXPORT(take_normals);

constexpr std::size_t random_values = 20'000;
// The words of a counter are in the lower halves; the upper ones mean nothing.
constexpr std::uint64_t anything = 0xdeadbeef00000000;

/// How far `value` is from `exact` in units of the last place of a double that is near `exact`.
double units_off(double value, long double exact) {
  if (exact == 0) {
    return value == 0 ? 0 : std::numeric_limits<double>::infinity();
  }
  int exponent = 0;
  std::frexp(exact, &exponent);
  return static_cast<double>(std::abs(static_cast<long double>(value) - exact) /
                             std::ldexp(1.0L, exponent - 53));
}

/// A number from 0 to 1, different for each index.
double uniform(std::size_t index) {
  const auto words = philox::numbers(philox::counter(index, 0), {1, 2});
  return std::ldexp(words[0] + std::ldexp(words[1], -32), -32);
}

std::vector<double> filled_up(std::vector<double> values) {
  while (values.size() % 8 != 0) {
    values.push_back(values.back());
  }
  return values;
}

/// On every instruction set of this processor, no value is further off than `bound` units of the
/// last place, and those with fused multiply-add give the same bits.
template <class Take, class Exact>
void expect_within(double bound, const std::vector<double>& arguments, Take&& take, Exact&& exact) {
  std::map<bool, std::vector<double>> fused;
  on_each_vector_target([&](const std::string& target) {
    std::vector<double> values = arguments;
    take(values);
    double worst = 0;
    double worst_argument = 0;
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double off = units_off(values[i], exact(static_cast<long double>(arguments[i])));
      if (!(off <= worst)) {
        worst = off;
        worst_argument = arguments[i];
      }
    }
    EXPECT_LE(worst, bound) << target << " at " << worst_argument;
    ::testing::Test::RecordProperty("units_off_" + target, std::to_string(worst));
    std::vector<double>& same = fused[target != "SSE4" && target != "none"];
    if (same.empty()) {
      same = values;
    }
    EXPECT_EQ(values, same) << target;
  });
}

TEST(VectorLog, IsWithinAUnitOfTheLastPlace) {
  std::vector<double> arguments;
  for (int exponent = -1022; exponent <= 1023; ++exponent) {
    for (const double mantissa :
         {1.0, std::nextafter(1.0, 2.0), std::nextafter(2.0, 1.0), std::sqrt(0.5) * 2,
          std::nextafter(std::sqrt(0.5) * 2, 0.0), 1.5}) {
      arguments.push_back(std::ldexp(mantissa, exponent));
    }
  }
  for (std::size_t i = 0; i < random_values; ++i) {
    const double u = uniform(i);
    arguments.push_back(1 - u / 2);
    arguments.push_back(1 + u);
    arguments.push_back(std::ldexp(1 + u, static_cast<int>(i % 2046) - 1022));
    arguments.push_back(1 - std::ldexp(1.0 + static_cast<double>(i), -52));
  }
  expect_within(
      1, filled_up(arguments),
      [](std::vector<double>& values) {
        HWY_DYNAMIC_DISPATCH(take_log)
        (values);
      },
      [](long double x) { return std::log(x); });
}

TEST(VectorExp, IsWithinOneAndAHalfUnitsOfTheLastPlace) {
  std::vector<double> arguments{0, -0.0, 1e-300, -1e-17, -708, 709, 1, -1};
  for (std::size_t i = 0; i < random_values; ++i) {
    arguments.push_back(1417 * uniform(i) - 708);
    arguments.push_back(8 * uniform(i) - 4);
    arguments.push_back(std::ldexp(uniform(i), -static_cast<int>(i % 60)));
  }
  for (int halves = -2000; halves <= 2000; ++halves) {  // where the reduced argument changes sides
    arguments.push_back(std::log(2.0) / 2 * halves);
  }
  expect_within(
      1.5, filled_up(arguments),
      [](std::vector<double>& values) {
        HWY_DYNAMIC_DISPATCH(take_exp)
        (values);
      },
      [](long double x) { return std::exp(x); });
}

std::vector<double> angles() {
  std::vector<double> arguments{0, 0.5, -0.5, std::nextafter(0.5, 0.0), 0x1p-52, -0x1p-52};
  for (std::size_t i = 0; i < random_values; ++i) {
    arguments.push_back(uniform(i) - 0.5);
    arguments.push_back(std::ldexp(uniform(i), -1 - static_cast<int>(i % 52)));
  }
  return filled_up(arguments);
}

TEST(VectorCosine, IsWithinOneAndAHalfUnitsOfTheLastPlace) {
  expect_within(
      1.5, angles(),
      [](std::vector<double>& values) {
        HWY_DYNAMIC_DISPATCH(take_cosine)
        (values);
      },
      [](long double q) { return std::cos(quarter_turn * q); });
}

TEST(VectorSine, IsWithinTwoAndAHalfUnitsOfTheLastPlace) {
  expect_within(
      2.5, angles(),
      [](std::vector<double>& values) {
        HWY_DYNAMIC_DISPATCH(take_sine)
        (values);
      },
      [](long double q) { return std::sin(quarter_turn * q); });
}

std::vector<std::uint64_t> words_for_normals() {
  std::vector<std::uint64_t> words;
  const std::array<std::uint64_t, 7> edges{0,          1,          0x20000000, 0x3fffffff,
                                           0x40000000, 0x80000000, 0xffffffff};
  for (const std::uint64_t w0 : edges) {
    for (const std::uint64_t w1 : edges) {
      for (const std::uint64_t w2 : edges) {
        for (const std::uint64_t w3 : edges) {
          words.insert(words.end(), {w0, w1, w2, w3});
        }
      }
    }
  }
  for (std::size_t i = 0; i < random_values; ++i) {
    for (const std::uint32_t word : philox::numbers(philox::counter(i, 1), {1, 2})) {
      words.push_back(word);
    }
  }
  words.resize(words.size() + 32 - words.size() % 32);  // whole vectors of four words
  for (std::uint64_t& word : words) {
    word |= anything;
  }
  return words;
}

TEST(VectorNormals, AreWithinFiveUnitsOfTheLastPlace) {
  const std::vector<std::uint64_t> words = words_for_normals();
  on_each_vector_target([&](const std::string& target) {
    std::vector<double> deviates(words.size() / 2);
    HWY_DYNAMIC_DISPATCH(take_normals)(words, deviates);
    double worst = 0;
    double largest = 0;
    for (std::size_t i = 0; i < deviates.size() / 2; ++i) {
      const auto [first, second] =
          normals_by_formula(words[4 * i], words[4 * i + 1], words[4 * i + 2], words[4 * i + 3]);
      worst = std::max(
          {worst, units_off(deviates[2 * i], first), units_off(deviates[2 * i + 1], second)});
      largest = std::max({largest, std::abs(deviates[2 * i]), std::abs(deviates[2 * i + 1])});
    }
    EXPECT_LE(worst, 5) << target;
    EXPECT_LE(largest, largest_normal) << target;
    EXPECT_GE(largest, 0.9 * largest_normal) << target;
    ::testing::Test::RecordProperty("units_off_" + target, std::to_string(worst));
  });
}

// Mean, variance, fourth moment and correlation of 40 000 deviates lie within 6 standard deviations
// of those of the normal distribution, whose moments are 0, 1, 0, 3, 0, 15, 0, 105.
TEST(VectorNormals, HaveTheMomentsOfTheNormalDistribution) {
  std::vector<std::uint64_t> words;
  for (std::size_t i = 0; i < random_values; ++i) {
    for (const std::uint32_t word : philox::numbers(philox::counter(i, 0), {3, 4})) {
      words.push_back(word);
    }
  }
  std::vector<double> deviates(words.size() / 2);
  HWY_DYNAMIC_DISPATCH(take_normals)(words, deviates);
  const auto n = static_cast<double>(deviates.size());
  std::array<double, 5> sums{};
  double product = 0;
  for (std::size_t i = 0; i < deviates.size(); ++i) {
    for (std::size_t power = 1; power <= 4; ++power) {
      sums.at(power) += std::pow(deviates[i], static_cast<double>(power));
    }
    product += i % 2 == 0 ? deviates[i] * deviates[i + 1] : 0;
  }
  EXPECT_LE(std::abs(sums[1]) / std::sqrt(n), 6);
  EXPECT_LE(std::abs(sums[2] - n) / std::sqrt(2 * n), 6);
  EXPECT_LE(std::abs(sums[3]) / std::sqrt(15 * n), 6);
  EXPECT_LE(std::abs(sums[4] - 3 * n) / std::sqrt(96 * n), 6);
  EXPECT_LE(std::abs(product) / std::sqrt(n / 2), 6);
}

}  // namespace
}  // namespace scalelab
#endif
