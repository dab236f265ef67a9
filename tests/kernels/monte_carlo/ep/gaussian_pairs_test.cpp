// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/monte_carlo/ep/gaussian_pairs.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "kernels/monte_carlo/ep/nas_generator.hpp"
#include "numerics/vectors/vector_target.hpp"

namespace scalelab {
namespace {

/// The loop of the benchmark's definition in long double, from the start of the sequence.
struct PlainPairs {
  long double sum_x = 0;
  long double sum_y = 0;
  std::array<std::int64_t, GaussianPairs::annuli> in_annulus{};
};

PlainPairs plain_pairs(std::int64_t count) {
  PlainPairs found;
  std::uint64_t s = nas::ep_seed;
  const auto coordinate = [&s] {
    s = s * nas::multiplier & nas::modulus_mask;
    return 2 * std::ldexp(static_cast<double>(s), -46) - 1;
  };
  for (std::int64_t pair = 0; pair < count; ++pair) {
    const double x = coordinate();
    const double y = coordinate();
    const double t = x * x + y * y;
    if (t <= 1) {
      const long double exact = t;
      const long double factor = std::sqrt(-2 * std::log(exact) / exact);
      found.sum_x += x * factor;
      found.sum_y += y * factor;
      ++found.in_annulus.at(
          static_cast<std::size_t>(std::max(std::abs(x * factor), std::abs(y * factor))));
    }
  }
  return found;
}

TEST(NasGenerator, JumpsToWhereStepsArrive) {
  std::uint64_t s = nas::ep_seed;
  for (std::uint64_t k = 0; k <= 1000; ++k) {
    EXPECT_EQ(nas::state(k), s);
    s = s * nas::multiplier & nas::modulus_mask;
  }
  // Its period is 2^44 (Knuth, The Art of Computer Programming, vol. 2, section 3.2.1.2, theorem
  // C).
  EXPECT_EQ(nas::state(std::uint64_t{1} << 44U), nas::ep_seed);
  EXPECT_NE(nas::state(std::uint64_t{1} << 43U), nas::ep_seed);
}

TEST(GaussianPairs, AreThoseOfThePlainLoopOnEveryInstructionSet) {
  constexpr std::int64_t blocks = 25;
  const PlainPairs plain = plain_pairs(blocks * pairs_of_block);
  on_each_vector_target([&](const std::string& target) {
    GaussianPairs found;
    add_blocks({.first = 0, .last = blocks}, found);
    EXPECT_EQ(found.in_annulus, plain.in_annulus) << target;
    EXPECT_EQ(found.accepted(),
              std::accumulate(plain.in_annulus.begin(), plain.in_annulus.end(), std::int64_t{0}));
    // 1e5 additions of numbers of about 1, rounded to 1e-16 of sums of about 100
    EXPECT_NEAR(found.sum_x.value(), static_cast<double>(plain.sum_x), 1e-9) << target;
    EXPECT_NEAR(found.sum_y.value(), static_cast<double>(plain.sum_y), 1e-9) << target;
  });
}

TEST(GaussianPairs, AreTheSameBitsHoweverBlocksAreAdded) {
  constexpr std::int64_t first = std::int64_t{1} << 20;  // of numbers beyond 2^33
  GaussianPairs together;
  add_blocks({.first = first, .last = first + 7}, together);
  GaussianPairs apart;
  for (const std::int64_t block : {6, 0, 3, 1, 2, 5, 4}) {
    GaussianPairs one;
    add_blocks({.first = first + block, .last = first + block + 1}, one);
    apart.add(one);
  }
  EXPECT_EQ(apart.sum_x.value(), together.sum_x.value());
  EXPECT_EQ(apart.sum_y.value(), together.sum_y.value());
  EXPECT_EQ(apart.in_annulus, together.in_annulus);
}

TEST(GaussianPairs, AreNoneWhereThereAreNoBlocks) {
  GaussianPairs none;
  add_blocks({.first = 3, .last = 3}, none);
  EXPECT_EQ(none.accepted(), 0);
}

}  // namespace
}  // namespace scalelab
