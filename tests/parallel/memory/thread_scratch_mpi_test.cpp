// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/memory/thread_scratch.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <stdexcept>

#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

TEST(ThreadScratch, IsZeroAndOnPagesOfItsOwn) {
  const RankGroup group = everybody();
  for (const int threads : {1, 2, 3}) {
    Team team(test_job(), group, {.threads = threads});
    Process process(team, group.communicator, 1);
    const ThreadScratch<double> scratch(process, 1000);
    const auto page = static_cast<std::uintptr_t>(sysconf(_SC_PAGESIZE));
    for (int thread = 0; thread < threads; ++thread) {
      const std::span<double> own = scratch.of(thread);
      ASSERT_EQ(own.size(), 1000U);
      EXPECT_EQ(std::ranges::count(own, 0.0), 1000);
      EXPECT_EQ(reinterpret_cast<std::uintptr_t>(own.data()) % page, 0U);
    }
  }
}

TEST(ThreadScratch, IsKeptByEachThreadWhileTheOthersWrite) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 3});
  Process process(team, group.communicator, 1);
  const ThreadScratch<int> scratch(process, 5000);
  team.measure([&](Worker& worker) {
    std::ranges::fill(scratch.of(worker.thread()), 100 + worker.thread());
  });
  for (int thread = 0; thread < 3; ++thread) {
    EXPECT_EQ(std::ranges::count(scratch.of(thread), 100 + thread), 5000) << thread;
  }
  EXPECT_THROW(static_cast<void>(scratch.of(3)), std::out_of_range);
}

TEST(ThreadScratch, MayBeEmptyAndIsMoved) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, 1);
  ThreadScratch<int> scratch(process, 0);
  EXPECT_TRUE(scratch.of(1).empty());
  scratch = ThreadScratch<int>(process, 10);
  scratch.of(1)[9] = 7;
  const ThreadScratch<int> moved = std::move(scratch);
  EXPECT_EQ(moved.of(1)[9], 7);
}

}  // namespace
}  // namespace scalelab
