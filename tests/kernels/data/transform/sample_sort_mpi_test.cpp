// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/sample_sort.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include "parallel/team/team.hpp"
#include "tests/kernels/data/transform/random_text.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab::transform {
namespace {

using ValueOfRow = std::function<std::int64_t(std::int64_t row)>;

std::vector<std::pair<std::string, ValueOfRow>> values_to_sort() {
  return {
      {"at random",
       [](std::int64_t row) {
         return static_cast<std::int64_t>(hash_of(static_cast<std::uint64_t>(row)));
       }},
      {"few", [](std::int64_t row) { return row * 7 % 3; }},
      {"equal", [](std::int64_t) { return std::int64_t{-4}; }},
      {"in order", [](std::int64_t row) { return row; }},
      {"in reverse order", [](std::int64_t row) { return -row; }},
      {"one far from all", [](std::int64_t row) { return row == 5 ? std::int64_t{1} << 60 : 1; }}};
}

/// Each rank has the rows that `own` says, in so many runs with gaps between them.
std::vector<Run> filled(SampleSort& sort, const Range& own, const ValueOfRow& value,
                        std::int64_t runs) {
  std::vector<Run> filled;
  Entry* to = sort.room();
  for (std::int64_t run = 0; run < runs; ++run) {
    const Range rows = share_of(own.size(), run, runs);
    for (std::int64_t i = rows.first; i < rows.last; ++i) {
      to[i - rows.first] = {.value = value(own.first + i), .row = i - rows.first};
    }
    filled.push_back({.first = to, .count = rows.size(), .first_row = own.first + rows.first});
    to += rows.size() + 1;
  }
  return filled;
}

/// Sorts twice, and returns what all ranks have then, one rank after the other.
std::vector<Entry> sorted_by_all(const Range& own, std::int64_t count, const ValueOfRow& value,
                                 int threads, Schedule schedule) {
  constexpr std::int64_t runs = 5;
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = threads, .schedule = schedule});
  Process process(team, group.communicator, 1);
  SampleSort sort(process, own.size() + runs, count);
  Communicator ranks = group.communicator;
  for (int repetition = 0; repetition < 2; ++repetition) {
    sort.reset();
    EXPECT_TRUE(sort.sorted().empty());
    const auto filled_runs = filled(sort, own, value, runs);
    team.measure([&](Worker& worker) { sort.sort(worker, ranks, filled_runs); });
  }
  team.close();
  return ranks.all_gather_v(sort.sorted());
}

std::vector<Entry> sorted_by_one(std::int64_t count, const ValueOfRow& value) {
  std::vector<Entry> entries;
  for (std::int64_t row = 0; row < count; ++row) {
    entries.push_back({.value = value(row), .row = row});
  }
  std::sort(entries.begin(), entries.end());
  return entries;
}

TEST(TransformSampleSort, SortsAllEntriesOfAllRanks) {
  for (const std::int64_t count : {0, 1, 2, 7, 999, 30'011}) {
    const Range own = share_of(count, world().rank(), world().size());
    for (const auto& [name, value] : values_to_sort()) {
      const Schedule schedule = count % 2 == 0 ? Schedule::fixed : Schedule::dynamic;
      EXPECT_EQ(sorted_by_all(own, count, value, 1 + static_cast<int>(count % 3), schedule),
                sorted_by_one(count, value))
          << count << " " << name;
    }
  }
}

// What one rank has at first and what it gets are then far from its room.
TEST(TransformSampleSort, SortsWhatOneRankAloneHas) {
  constexpr std::int64_t count = 5000;
  const bool last = world().rank() + 1 == world().size();
  const Range own{.first = 0, .last = last ? count : 0};
  const ValueOfRow value = values_to_sort().front().second;
  EXPECT_EQ(sorted_by_all(own, count, value, 2, Schedule::dynamic), sorted_by_one(count, value));
}

TEST(TransformSampleSort, HasBucketsForEachThreadAndNeverTooMany) {
  EXPECT_EQ(buckets_of_rank(0, 1, 1), 1);
  EXPECT_EQ(buckets_of_rank(100, 1, 8), 1);
  EXPECT_EQ(buckets_of_rank(10'000, 1, 4), 32);
  EXPECT_EQ(buckets_of_rank(1'000'000, 1, 1), 244);
  EXPECT_EQ(buckets_of_rank(1'000'000'000, 1, 2), 1024);
  for (const int ranks : {1, 2, 100, 16'384, 65'536, 100'000}) {
    EXPECT_GE(buckets_of_rank(1'000'000'000, ranks, 2), 1);
    EXPECT_TRUE(ranks > 65'536 ||
                buckets_of_rank(1'000'000'000, ranks, 2) * ranks <= SplitterTree::most_buckets);
  }
}

}  // namespace
}  // namespace scalelab::transform
