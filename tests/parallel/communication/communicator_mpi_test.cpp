// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

/// Broadcasts three values from each rank in turn; `value(root, i)` makes them.
template <class T, class Value>
void expect_broadcast_from_each(Value value) {
  for (int root = 0; root < world().size(); ++root) {
    std::array<T, 3> values{};
    if (world().rank() == root) {
      values = {value(root, 0), value(root, 1), value(root, 2)};
    }
    world().broadcast(std::span<T>(values), root);
    EXPECT_EQ(values, (std::array<T, 3>{value(root, 0), value(root, 1), value(root, 2)}));
  }
}

TEST(Communicator, HasARankBelowItsSize) {
  EXPECT_GE(world().rank(), 0);
  EXPECT_LT(world().rank(), world().size());
  EXPECT_EQ(world().rank(), test_job().rank());
  EXPECT_EQ(world().size(), test_job().ranks());
  EXPECT_TRUE(world().valid());
}

TEST(Communicator, BroadcastsDoubles) {
  expect_broadcast_from_each<double>([](int root, int i) { return 0.1 * (root + 1) + i; });
}

TEST(Communicator, BroadcastsIntegers) {
  expect_broadcast_from_each<std::int64_t>(
      [](int root, int i) { return (std::int64_t{1} << 60) + std::int64_t{10} * root + i; });
}

TEST(Communicator, BroadcastsBytes) {
  expect_broadcast_from_each<std::byte>(
      [](int root, int i) { return static_cast<std::byte>(250 + i - root); });
}

TEST(Communicator, BroadcastsNothing) {
  world().broadcast(std::span<double>{}, 0);
}

TEST(Communicator, AddsUpIntegers) {
  const std::int64_t n = world().size();
  std::array<std::int64_t, 3> values{world().rank() + 1, -1, std::int64_t{1} << 60};
  world().all_reduce(values, reduction::sum);
  EXPECT_EQ(values[0], n * (n + 1) / 2);
  EXPECT_EQ(values[1], -n);
  EXPECT_EQ(values[2], n * (std::int64_t{1} << 60));
}

TEST(Communicator, FindsTheLargest) {
  EXPECT_EQ(world().all_reduce(-1.5 - world().rank(), reduction::maximum), -1.5);
  EXPECT_EQ(world().all_reduce(world().rank(), reduction::maximum), world().size() - 1);
}

TEST(Communicator, GathersTextsOfDifferentLengths) {
  // Rank 0 gives an empty text, rank 1 "b", rank 2 "cc".
  const auto text_of = [](int rank) {
    return std::string(static_cast<std::size_t>(rank), static_cast<char>('a' + rank));
  };
  const auto texts = world().all_gather_texts(text_of(world().rank()));
  ASSERT_EQ(texts.size(), static_cast<std::size_t>(world().size()));
  for (int rank = 0; rank < world().size(); ++rank) {
    EXPECT_EQ(texts[static_cast<std::size_t>(rank)], text_of(rank));
  }
}

TEST(Communicator, GathersTextsThatAreAllEmpty) {
  EXPECT_EQ(world().all_gather_texts(""),
            std::vector<std::string>(static_cast<std::size_t>(world().size())));
}

TEST(Communicator, GathersTextsWithZeroBytes) {
  const std::string text("a\0b", 3);
  EXPECT_EQ(world().all_gather_texts(text),
            std::vector<std::string>(static_cast<std::size_t>(world().size()), text));
}

TEST(Communicator, GathersNumbersOnRankZero) {
  // Rank r gives r numbers, each r + 0.5: nothing from rank 0.
  const std::vector<double> own(static_cast<std::size_t>(world().rank()), world().rank() + 0.5);
  std::vector<double> expected;
  if (world().rank() == 0) {
    for (int rank = 0; rank < world().size(); ++rank) {
      expected.insert(expected.end(), static_cast<std::size_t>(rank), rank + 0.5);
    }
  }
  EXPECT_EQ(world().gather_v(own), expected);
}

/// Rank 0 sends two values to the last rank, which sends them back doubled.
template <class T>
void expect_doubled_by_the_last_rank(std::array<T, 2> values) {
  const int last = world().size() - 1;
  const std::array<T, 2> sent = values;
  const std::array<T, 2> doubled{2 * sent[0], 2 * sent[1]};
  if (world().rank() == 0) {
    world().send(values, last);
    world().receive(values, last);
    EXPECT_EQ(values, doubled);
  } else if (world().rank() == last) {
    values = {};
    world().receive(values, 0);
    EXPECT_EQ(values, sent);
    world().send(doubled, 0);
  }
}

TEST(Communicator, SendsAndReceives) {
  if (world().size() == 1) {
    GTEST_SKIP() << "nobody to send to";
  }
  expect_doubled_by_the_last_rank<double>({1.25, -2.5});
  expect_doubled_by_the_last_rank<std::int64_t>({std::int64_t{1} << 60, -3});
}

TEST(Communicator, SplitsByColour) {
  Communicator half = world().split(world().rank() % 2, world().rank());
  ASSERT_TRUE(half.valid());
  EXPECT_EQ(half.rank(), world().rank() / 2);
  EXPECT_EQ(half.size(), (world().size() + 1 - world().rank() % 2) / 2);
  std::array<std::int64_t, 1> sum{world().rank() % 2};
  half.all_reduce(sum, reduction::sum);
  EXPECT_EQ(sum[0], world().rank() % 2 * half.size());
}

TEST(Communicator, OrdersASplitByKey) {
  const Communicator reversed = world().split(0, -world().rank());
  EXPECT_EQ(reversed.rank(), world().size() - 1 - world().rank());
}

TEST(Communicator, LeavesOutANegativeColour) {
  Communicator first = world().split(world().rank() == 0 ? 0 : -1, 0);
  EXPECT_EQ(first.valid(), world().rank() == 0);
  EXPECT_EQ(first.size(), world().rank() == 0 ? 1 : 0);
}

TEST(Communicator, KeepsACopyWhenTheOriginalGoes) {
  Communicator copy = world();
  {
    const Communicator original = world().split(0, world().rank());
    copy = original;
  }
  copy.barrier();
  EXPECT_EQ(copy.all_reduce(copy.rank(), reduction::maximum), world().size() - 1);
}

TEST(Communicator, PutsRanksThatShareMemoryTogether) {
  Communicator sharing = world().split_by_shared_memory();
  const int here = test_job().place().node;
  EXPECT_EQ(sharing.rank(), test_job().place().rank_on_node);
  const auto members = sharing.all_gather_texts(std::to_string(here));
  EXPECT_EQ(members, std::vector<std::string>(members.size(), std::to_string(here)));
}

}  // namespace
}  // namespace scalelab
