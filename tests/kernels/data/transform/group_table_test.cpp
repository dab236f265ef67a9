// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/data/transform/group_table.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <map>
#include <stdexcept>

#include "tests/kernels/data/transform/random_text.hpp"

namespace scalelab::transform {
namespace {

TEST(TransformGroupTable, AddsUpEachKeyHoweverManyThereAre) {
  for (const std::int64_t expected : {0, 1, 5000}) {
    Numbers numbers(3);
    GroupTable table(expected);
    std::map<std::int64_t, GroupTotals> known;
    std::uint64_t hashes = 0;
    for (int i = 0; i < 20'000; ++i) {
      const GroupTotals record{.key = static_cast<std::int64_t>(numbers.below(3000)) - 1500,
                               .records = 1,
                               .quantity = static_cast<std::int64_t>(numbers.below(100)),
                               .value = static_cast<std::int64_t>(numbers.below(100'000)) - 7};
      table.add(record);
      hashes += sum_of_hashes(record);
      GroupTotals& totals = known[record.key];
      totals.records += 1;
      totals.quantity += record.quantity;
      totals.value += record.value;
    }
    EXPECT_EQ(table.groups(), std::ssize(known));
    std::int64_t seen = 0;
    table.for_each([&](const GroupTotals& totals) {
      const GroupTotals& right = known.at(totals.key);
      EXPECT_EQ(totals.records, right.records);
      EXPECT_EQ(totals.quantity, right.quantity);
      EXPECT_EQ(totals.value, right.value);
      // A sum over records is the same as over groups.
      hashes -= sum_of_hashes(totals);
      ++seen;
    });
    EXPECT_EQ(seen, std::ssize(known));
    EXPECT_EQ(hashes, 0U);
    table.clear();
    EXPECT_EQ(table.groups(), 0);
    table.for_each([](const GroupTotals&) { ADD_FAILURE(); });
  }
}

TEST(TransformGroupTable, SaysWhenASumIsTooLarge) {
  GroupTable table;
  table.add({.key = 1, .records = 1, .value = std::numeric_limits<std::int64_t>::max()});
  table.add({.key = 2, .records = 1, .value = 1});
  EXPECT_THROW(table.add({.key = 1, .records = 1, .value = 1}), std::runtime_error);
}

TEST(TransformGroupTable, HasOneOwnerForEachKey) {
  std::map<std::size_t, int> keys_of;
  for (std::int64_t key = 0; key < 3000; ++key) {
    ++keys_of[GroupTable::owner_of(key, 3)];
  }
  EXPECT_EQ(keys_of.size(), 3U);
  for (const auto& [owner, keys] : keys_of) {
    EXPECT_LT(owner, 3U);
    EXPECT_GT(keys, 800);
  }
}

}  // namespace
}  // namespace scalelab::transform
