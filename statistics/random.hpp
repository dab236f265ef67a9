// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <cmath>
#include <random>

/// Random numbers that are the same with every standard library: the standard fixes what its
/// generators give, and leaves open how its distributions use that.
namespace scalelab {

/// Uniform in [0, 1).
inline double uniform(std::mt19937_64& random) {
  // The upper 53 bits are what a double can hold.
  return static_cast<double>(random() >> 11U) * 0x1.0p-53;
}

/// Student's t with `degrees` of freedom, above 0 and not necessarily whole (Bailey, "Polar
/// generation of random variates with the t-distribution", Mathematics of Computation 62, 1994).
inline double student(std::mt19937_64& random, double degrees) {
  double u = 0;
  double square = 0;
  do {
    u = 2 * uniform(random) - 1;
    const double v = 2 * uniform(random) - 1;
    square = u * u + v * v;
  } while (square > 1 || square == 0);
  return u * std::sqrt(degrees * std::expm1(-2 / degrees * std::log(square)) / square);
}

}  // namespace scalelab
