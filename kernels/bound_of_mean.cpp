// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/bound_of_mean.hpp"

#include <cmath>

namespace scalelab {

double bound_of_mean(double variance, double range, double count) {
  constexpr double chance = 2e-9;
  const double l = std::log(2 / chance);
  // t^2 = 2 l (count variance + range t / 3)
  const double half = range * l / 3;
  return (half + std::sqrt(half * half + 2 * l * count * variance)) / count;
}

}  // namespace scalelab
