// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/order_check.hpp"

#include <gtest/gtest.h>

#include <cstddef>
#include <vector>

#include "parallel/loops/range.hpp"
#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab::transform {
namespace {

/// Of entries that are dealt out to the ranks one after the other.
FoundOrder found_in(const std::vector<Entry>& all) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.threads = 3});
  Process process(team, group.communicator, 1);
  const Range own = share_of(std::ssize(all), world().rank(), world().size());
  const FoundOrder found =
      found_order(process, {all.data() + own.first, static_cast<std::size_t>(own.size())});
  team.close();
  return found;
}

std::vector<Entry> in_order(std::int64_t count) {
  std::vector<Entry> entries;
  for (std::int64_t i = 0; i < count; ++i) {
    entries.push_back({.value = i / 3, .row = i});
  }
  return entries;
}

TEST(TransformOrderCheck, FindsWhatIsInOrder) {
  for (const std::int64_t count : {0, 1, 2, 100}) {
    const FoundOrder found = found_in(in_order(count));
    EXPECT_EQ(found.entries, count);
    EXPECT_EQ(found.out_of_order, 0);
    EXPECT_TRUE(found.parts_follow);
    EXPECT_EQ(found.hashes == 0, count == 0);
  }
}

// Wherever two neighbours change places, on one rank or across two.
TEST(TransformOrderCheck, NoticesTwoThatChangedPlaces) {
  constexpr std::int64_t count = 40;
  const FoundOrder right = found_in(in_order(count));
  for (std::size_t at = 0; at + 1 < count; ++at) {
    std::vector<Entry> entries = in_order(count);
    std::swap(entries[at], entries[at + 1]);
    const FoundOrder found = found_in(entries);
    EXPECT_TRUE(found.out_of_order > 0 || !found.parts_follow) << at;
    EXPECT_EQ(found.hashes, right.hashes);
    EXPECT_NE(found.hashes_at_places, right.hashes_at_places);
  }
}

TEST(TransformOrderCheck, NoticesOneThatIsThereTwice) {
  std::vector<Entry> entries = in_order(9);
  entries[4] = entries[3];
  const FoundOrder found = found_in(entries);
  EXPECT_NE(found.hashes, found_in(in_order(9)).hashes);
  EXPECT_TRUE(found.out_of_order == 1 || world().size() > 1);
}

}  // namespace
}  // namespace scalelab::transform
