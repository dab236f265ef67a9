// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/remote_counter.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

TEST(RemoteCounter, BeginsAtZero) {
  for (int time = 0; time < 20; ++time) {
    RemoteCounter counter(world());
    EXPECT_EQ(counter.value(), 0);
    world().barrier();
    counter.add(world().rank() + 1);
    world().barrier();
    counter.close();
  }
}

TEST(RemoteCounter, AddsWhatEachRankSends) {
  RemoteCounter counter(world());
  counter.add(std::int64_t{1} << (10 * world().rank()));
  world().barrier();
  EXPECT_EQ(counter.value(), world().size() == 1   ? 1
                             : world().size() == 2 ? 1 + 1024
                             : world().size() == 3 ? 1 + 1024 + 1024 * 1024
                                                   : 1 + 1024 + 1024 * 1024 + 1024 * 1024 * 1024);
  world().barrier();
  counter.close();
}

// What add() returns is each number once, whichever rank gets it: no two changes were one.
TEST(RemoteCounter, LosesNoChange) {
  constexpr std::int64_t times = 2000;
  RemoteCounter counter(world());
  std::vector<std::int64_t> seen(static_cast<std::size_t>(times * world().size()), 0);
  for (std::int64_t time = 0; time < times; ++time) {
    ++seen.at(static_cast<std::size_t>(counter.add(1)));
  }
  world().all_reduce(std::span<std::int64_t>(seen), reduction::sum);
  EXPECT_TRUE(std::ranges::all_of(seen, [](std::int64_t count) { return count == 1; }));
  EXPECT_EQ(counter.value(), times * world().size());
  world().barrier();
  counter.close();
}

TEST(RemoteCounter, BeginsAtZeroAgainAfterAReset) {
  RemoteCounter counter(world());
  for (int time = 0; time < 20; ++time) {
    counter.add(1);
    counter.reset();
    EXPECT_EQ(counter.value(), 0);
    world().barrier();
  }
  counter.close();
}

TEST(RemoteCounter, CountsDown) {
  RemoteCounter counter(world());
  counter.add(-5);
  counter.add(2);
  world().barrier();
  EXPECT_EQ(counter.value(), -3 * world().size());
  world().barrier();
  counter.close();
}

}  // namespace
}  // namespace scalelab
