// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/neighbour_exchange.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <vector>

#include "parallel/communication/process_grid.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

constexpr int to_left = 1;
constexpr int to_right = 2;

/// A ring of ranks, or a row with two ends: each has `inside`, and a copy of its neighbours'
/// nearest values on both sides.
class Halo : public ::testing::TestWithParam<Edges> {
 protected:
  static constexpr int length = 10;

  [[nodiscard]] NeighbourExchange exchange(const Communicator& group) {
    const ProcessGrid row(world(), {.rows = 1, .columns = world().size()});
    left_ = row.neighbour(0, -1, GetParam());
    right_ = row.neighbour(0, 1, GetParam());
    const std::span<double> inside(inside_);
    return {group,
            {neighbour_buffers(left_, inside.first(2), from_left_, to_left, to_right),
             neighbour_buffers(right_, inside.last(2), from_right_, to_right, to_left)}};
  }

  static double value(int rank, int round, std::size_t i) {
    return 1000 * rank + 100 * round + static_cast<double>(i);
  }

  void expect_halo(int round) const {
    for (std::size_t i = 0; i < 2; ++i) {
      EXPECT_EQ(from_left_[i], left_ < 0 ? -1 : value(left_, round, length - 2 + i));
      EXPECT_EQ(from_right_[i], right_ < 0 ? -1 : value(right_, round, i));
    }
  }

  void run(const Communicator& group) {
    NeighbourExchange halo = exchange(group);
    EXPECT_TRUE(halo.test()) << "nothing has begun";
    for (int round = 0; round < 5; ++round) {
      for (std::size_t i = 0; i < length; ++i) {
        inside_[i] = value(world().rank(), round, i);
      }
      halo.start();
      if (round % 2 == 0) {
        halo.finish();
      }
      while (!halo.test()) {
      }
      expect_halo(round);
    }
  }

  std::array<double, length> inside_{};
  std::array<double, 2> from_left_{-1, -1};
  std::array<double, 2> from_right_{-1, -1};
  int left_ = 0;
  int right_ = 0;
};

INSTANTIATE_TEST_SUITE_P(EveryEdge, Halo, ::testing::Values(Edges::open, Edges::wrapped));

TEST_P(Halo, IsThatOfTheNeighbours) {
  run(world());
}

TEST_P(Halo, IsThatOfTheNeighboursBeyondTheLargestCount) {
  run(world().with_largest_count(7));
}

TEST_P(Halo, IsOneRoundAtATime) {
  NeighbourExchange halo = exchange(world());
  halo.start();
  if (!halo.test()) {
    EXPECT_THROW(halo.start(), std::logic_error);
  }
  halo.finish();
  halo.start();
  halo.finish();
}

TEST(NeighbourExchange, IsNotStartedTwice) {
  std::array<int, 1> token{-1};
  const std::array<int, 1> sent{42};
  const int self = world().rank();
  NeighbourExchange receives(world(),
                             {neighbour_buffers(self, std::span<const int>(), token, 4, 3)});
  receives.start();
  EXPECT_FALSE(receives.test());
  EXPECT_THROW(receives.start(), std::logic_error);
  world().send(sent, self, 3);
  // What it sends itself: without a receive, MPI may leave the exchange unfinished.
  Request takes = world().i_receive(std::span<int>(), self, 4);
  receives.finish();
  EXPECT_EQ(token[0], 42);
  takes.wait();
}

TEST(NeighbourExchange, EndsItsRoundWhenItGoes) {
  std::array<int, 1> token{-1};
  const std::array<int, 1> sent{42};
  {
    NeighbourExchange self(world(), {neighbour_buffers(world().rank(), sent, token)});
    self.start();
  }
  EXPECT_EQ(token[0], 42);
}

TEST(NeighbourExchange, OfNobodyEndsAtOnce) {
  NeighbourExchange nobody(world(), {});
  nobody.start();
  nobody.finish();
  EXPECT_TRUE(nobody.test());
}

TEST(NeighbourExchange, RefusesARankThatIsNotThere) {
  std::array<int, 1> token{};
  EXPECT_THROW(NeighbourExchange(world(), {neighbour_buffers(world().size(), token, token)}),
               std::invalid_argument);
}

}  // namespace
}  // namespace scalelab
