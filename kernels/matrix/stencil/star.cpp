// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/matrix/stencil/star.hpp"

namespace scalelab::stencil {

double replay(int radius, std::int64_t iterations) noexcept {
  // What is k to the right is 2 k more than what is k to the left; the same downwards.
  double star = weight_of(1, radius) * (2.0 + 2.0);
  for (int k = 2; k <= radius; ++k) {
    const double across = 2.0 * k;
    star += weight_of(k, radius) * (across + across);
  }
  double sum = 0;
  for (std::int64_t iteration = 0; iteration < iterations; ++iteration) {
    sum += star;
  }
  return sum;
}

}  // namespace scalelab::stencil
