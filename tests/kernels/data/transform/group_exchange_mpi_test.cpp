// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/group_exchange.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab::transform {
namespace {

// Thread t of rank r counts key k once for each t + r + 1, and has a key of its own.
TEST(TransformGroupExchange, AddsUpEachKeyOnItsOwner) {
  constexpr std::int64_t keys = 50;
  constexpr std::int64_t threads = 3;
  const std::int64_t ranks = world().size();
  const std::int64_t rank = world().rank();
  std::vector<GroupTable> tables(threads);
  for (std::int64_t thread = 0; thread < threads; ++thread) {
    GroupTable& table = tables[static_cast<std::size_t>(thread)];
    for (std::int64_t key = 0; key < keys; ++key) {
      table.add({.key = key, .records = thread + rank + 1, .quantity = key, .value = -key});
    }
    table.add({.key = 1000 + rank * threads + thread, .records = 1, .quantity = 2, .value = 3});
  }
  GroupTable owned;
  for (int repetition = 0; repetition < 2; ++repetition) {
    add_up_groups(world(), tables, owned);
    const std::int64_t workers = ranks * threads;
    const std::int64_t records = threads * ranks * (threads + ranks) / 2;
    owned.for_each([&](const GroupTotals& totals) {
      EXPECT_EQ(GroupTable::owner_of(totals.key, static_cast<std::size_t>(ranks)),
                static_cast<std::size_t>(rank));
      const bool of_all = totals.key < keys;
      EXPECT_EQ(totals.records, of_all ? records : 1) << totals.key;
      EXPECT_EQ(totals.quantity, of_all ? workers * totals.key : 2);
      EXPECT_EQ(totals.value, of_all ? -workers * totals.key : 3);
    });
    EXPECT_EQ(world().all_reduce(owned.groups(), reduction::sum), keys + workers);
  }
}

}  // namespace
}  // namespace scalelab::transform
