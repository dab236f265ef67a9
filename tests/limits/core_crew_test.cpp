// SPDX-License-Identifier: BSD-3-Clause
#include "limits/core_crew.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <stdexcept>
#include <vector>

namespace scalelab {
namespace {

std::vector<int> two_threads_on_the_first_core(Placement& placement) {
  const int first = placement.order(PlacementPolicy::compact, 1, 1).front();
  return {first, first};
}

TEST(FastestPass, RunsEachThreadAtLeastThreeTimesAndAllAsOften) {
  Placement placement;
  std::vector<int> passes(2, 0);
  const double seconds =
      fastest_pass(placement, two_threads_on_the_first_core(placement), 0, [&](int thread) -> Pass {
        return [&passes, thread] { ++passes[static_cast<std::size_t>(thread)]; };
      });
  EXPECT_GE(seconds, 0);
  EXPECT_EQ(passes, std::vector<int>({3, 3}));
}

TEST(FastestPass, EndsWhenAThreadCanNotMakeItsPass) {
  Placement placement;
  std::atomic<int> passes = 0;
  const auto make = [&](int thread) -> Pass {
    if (thread == 1) {
      throw std::runtime_error("no memory");
    }
    return [&passes] { ++passes; };
  };
  EXPECT_THROW(fastest_pass(placement, two_threads_on_the_first_core(placement), 0, make),
               std::runtime_error);
  EXPECT_EQ(passes, 0);
}

}  // namespace
}  // namespace scalelab
