// SPDX-License-Identifier: BSD-3-Clause
#pragma once

#include <algorithm>
#include <limits>

#include "parallel/clock/clock.hpp"

namespace scalelab {

/// How many seconds the same work takes at the least, of so many times that it is done: what
/// disturbs a timing only ever makes it longer. `work` must leave something behind that is looked
/// at later, or the compiler may leave it out.
template <class Work>
double fastest_of(int timings, Work work) {
  double shortest_s = std::numeric_limits<double>::infinity();
  for (int timing = 0; timing < timings; ++timing) {
    const double begin = now();
    work();
    shortest_s = std::min(shortest_s, now() - begin);
  }
  return shortest_s;
}

}  // namespace scalelab
