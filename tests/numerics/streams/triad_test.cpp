// SPDX-License-Identifier: BSD-3-Clause
#include "numerics/streams/triad.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <new>
#include <vector>

namespace scalelab {
namespace {

struct alignas(64) Line {
  double values[8];
};

/// What the triad makes of b = 1, 2, 3, ... and c = 0.5, 1, 1.5, ... in arrays of nine lines.
std::vector<double> triad_of(std::size_t count) {
  std::vector<Line> a(9);
  std::vector<Line> b(9);
  std::vector<Line> c(9);
  double* sums = a.front().values;
  for (std::size_t i = 0; i < 72; ++i) {
    sums[i] = -1;
    b.front().values[i] = static_cast<double>(i + 1);
    c.front().values[i] = 0.5 * static_cast<double>(i + 1);
  }
  stream_triad(sums, b.front().values, c.front().values, 4, count);
  return {sums, sums + 72};
}

TEST(Triad, AddsAMultipleAndTouchesNothingElse) {
  for (const std::size_t count : {0, 1, 7, 8, 9, 63, 64, 71}) {
    const std::vector<double> sums = triad_of(count);
    for (std::size_t i = 0; i < sums.size(); ++i) {
      EXPECT_EQ(sums[i], i < count ? 3 * static_cast<double>(i + 1) : -1) << i << " of " << count;
    }
  }
}

}  // namespace
}  // namespace scalelab
