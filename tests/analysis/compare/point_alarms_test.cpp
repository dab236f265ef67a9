// SPDX-License-Identifier: BSD-3-Clause

// label: coverage
#include <gtest/gtest.h>

#include <cstddef>

#include "tests/analysis/compare/share_of_verdicts.hpp"

namespace scalelab {
namespace {

TEST(PointAlarms, AreFoundOfAPointAndItselfInAtMostFivePercent) {
  for (const testing::Noise& noise : testing::every_noise()) {
    for (const std::size_t samples : {6U, 10U, 30U}) {
      const double alarms =
          testing::share_of({Verdict::slower, Verdict::faster}, noise, samples, 1, 1500);
      EXPECT_LE(alarms, 0.05) << noise.name << ", " << samples << " samples";
    }
  }
}

}  // namespace
}  // namespace scalelab
