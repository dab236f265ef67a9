#include "parallel/patience.hpp"

#include <algorithm>

namespace scalelab {

double nap_s(double waited_s, double expected_s) {
  constexpr double shortest = 100e-6;  // a look costs a few microseconds
  constexpr double longest = 20e-3;
  constexpr double fraction = 1.0 / 50;
  const double finest = std::clamp(fraction * expected_s, shortest, longest);
  if (waited_s < expected_s) {
    return std::clamp(0.5 * (expected_s - waited_s), finest, longest);
  }
  // A millisecond is little to be late by when nothing is known; a fiftieth of the wait always is.
  constexpr double millisecond = 1e-3;
  const double late = waited_s - expected_s;
  return std::clamp(std::max(std::min(0.25 * late, millisecond), fraction * waited_s), finest,
                    longest);
}

}  // namespace scalelab
