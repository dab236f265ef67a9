// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/memory/rank_table.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>

#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

TEST(RankTable, HoldsWhatAllThreadsOfTheRankWrote) {
  const RankGroup group = everybody();
  for (const int threads : {1, 2, 3}) {
    for (const std::int64_t count : {10'000, 2, 0}) {
      Team team(test_job(), group, {.threads = threads});
      Process process(team, group.communicator, 1);
      std::atomic<std::int64_t> written = 0;
      const std::int64_t rank = process.rank();
      const RankTable<std::int64_t> table(
          process, count, [&](const Range& indexes, std::span<std::int64_t> elements) {
            EXPECT_EQ(indexes.size(), std::ssize(elements));
            for (std::int64_t i = indexes.first; i < indexes.last; ++i) {
              elements[static_cast<std::size_t>(i - indexes.first)] = rank * i;
            }
            written += indexes.size();
          });
      EXPECT_EQ(written, count);
      ASSERT_EQ(std::ssize(table.elements()), count);
      for (std::int64_t i = 0; i < count; ++i) {
        ASSERT_EQ(table.elements()[static_cast<std::size_t>(i)], rank * i);
      }
      team.close();
    }
  }
}

}  // namespace
}  // namespace scalelab
