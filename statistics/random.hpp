// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <cstddef>
#include <numbers>
#include <random>

/// Random numbers that are the same with every standard library: the standard fixes what its
/// generators give, and leaves open how its distributions use that.
namespace scalelab {

/// Uniform in [0, 1).
inline double uniform(std::mt19937_64& random) {
  // The upper 53 bits are what a double can hold.
  return static_cast<double>(random() >> 11U) * 0x1.0p-53;
}

/// Normal with mean 0 and standard deviation 1 (Box and Muller, Annals of Mathematical Statistics
/// 29, 1958; the second of their pair is not used, so that no state is kept).
inline double normal(std::mt19937_64& random) {
  const double radius = std::sqrt(-2 * std::log(1 - uniform(random)));
  return radius * std::cos(2 * std::numbers::pi * uniform(random));
}

/// The square root of a chi-square variable over its `degrees` of freedom: what a normal variable
/// is divided by to make it Student's t. `degrees` is at least 1.
inline double chi_over_degrees(std::mt19937_64& random, std::size_t degrees) {
  double squares = 0;
  for (std::size_t i = 0; i < degrees; ++i) {
    const double z = normal(random);
    squares += z * z;
  }
  return std::sqrt(squares / static_cast<double>(degrees));
}

}  // namespace scalelab
