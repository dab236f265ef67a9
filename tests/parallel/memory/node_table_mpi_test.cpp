// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/memory/node_table.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>

#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

void fill_with_squares(const Range& indexes, std::span<std::int64_t> elements) {
  for (std::int64_t i = indexes.first; i < indexes.last; ++i) {
    elements[static_cast<std::size_t>(i - indexes.first)] = i * i;
  }
}

void expect_squares(std::span<const std::int64_t> elements) {
  for (std::size_t i = 0; i < elements.size(); ++i) {
    ASSERT_EQ(elements[i], static_cast<std::int64_t>(i * i));
  }
}

/// The table of `count` squares, made by so many threads of each rank of the group.
void expect_table(const RankGroup& group, int threads, std::int64_t count) {
  Team team(test_job(), group, {.threads = threads});
  Process process(team, group.communicator, 1);
  NodeTable<std::int64_t> table(process, count, fill_with_squares);
  EXPECT_EQ(table.elements().size(), static_cast<std::size_t>(count));
  expect_squares(table.elements());
  table.close();
  EXPECT_TRUE(table.elements().empty());
}

TEST(NodeTable, HoldsWhatAllThreadsOfAllRanksWrote) {
  const RankGroup group = everybody();
  for (const int threads : {1, 2, 3}) {
    expect_table(group, threads, 10'000);
    expect_table(group, threads, 2);  // more threads than elements
    expect_table(group, threads, 0);
  }
}

TEST(NodeTable, IsSharedOutEquallyAndEachElementIsWrittenOnce) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 2});
  Process process(team, group.communicator, 1);
  const std::int64_t count = 1200;
  const int ranks_here = process.group().split_by_shared_memory().size();
  std::array<std::int64_t, 1> written{0};
  NodeTable<int> table(process, count, [&](const Range& indexes, std::span<int> elements) {
    EXPECT_EQ(indexes.size(), static_cast<std::int64_t>(elements.size()));
    EXPECT_EQ(indexes.size(), count / ranks_here / 2);
    std::ranges::fill(elements, 1);
    std::atomic_ref(written[0]) += indexes.size();
  });
  process.group().all_reduce(written, reduction::sum);
  EXPECT_EQ(written[0], count / ranks_here * process.ranks());
  EXPECT_EQ(std::ranges::count(table.elements(), 1), count);
  table.close();
}

TEST(NodeTable, OfOneRankIsItsOwn) {
  const RankGroup alone = make_group(test_job(), {0});
  if (alone.member()) {
    expect_table(alone, 2, 1000);
  }
}

TEST(NodeTable, CanBeMadeAgainAndAgain) {
  const RankGroup group = everybody();
  for (int time = 0; time < 5; ++time) {
    expect_table(group, 2, 1000 + time);
  }
}

}  // namespace
}  // namespace scalelab
