// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/patience.hpp"

#include <algorithm>

namespace scalelab {

double nap_s(double waited_s, double expected_s) {
  constexpr double shortest = 100e-6;  // a look costs a few microseconds
  constexpr double longest = 50e-3;
  constexpr double fraction = 1.0 / 50;
  const double finest = std::clamp(fraction * expected_s, shortest, longest);
  if (waited_s < expected_s) {
    // Most of the way at once; a sample that ends early is found late, but such samples are few.
    constexpr double most_of_it = 0.8;
    return std::clamp(most_of_it * (expected_s - waited_s), finest, longest);
  }
  // A millisecond is little to be late by when nothing is known; a fiftieth of the wait always is.
  constexpr double millisecond = 1e-3;
  const double late = waited_s - expected_s;
  return std::clamp(std::max(std::min(0.25 * late, millisecond), fraction * waited_s), finest,
                    longest);
}

}  // namespace scalelab
