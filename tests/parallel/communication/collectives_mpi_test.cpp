// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <limits>
#include <numeric>
#include <span>
#include <stdexcept>
#include <vector>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

/// A type that MPI knows nothing of.
struct Particle {
  double position = 0;
  std::int32_t charge = 0;
  char name = ' ';

  friend bool operator==(const Particle&, const Particle&) = default;
};

Particle particle(int rank, int i) {
  return {
      .position = rank + 0.25 * i, .charge = 100 * rank + i, .name = static_cast<char>('a' + i)};
}

std::vector<Particle> particles(int rank, int count) {
  std::vector<Particle> values;
  for (int i = 0; i < count; ++i) {
    values.push_back(particle(rank, i));
  }
  return values;
}

/// Every way to communicate, for a group whose largest count is that of MPI, or so small that
/// everything goes as what is beyond MPI's own.
class Collectives : public ::testing::TestWithParam<std::size_t> {
 protected:
  Communicator group_ = test_job().world().with_largest_count(GetParam());
  const int rank_ = group_.rank();
  const int size_ = group_.size();
};

// A particle has 16 bytes: none fits into 7, 2 fit into 40, and blocks of 97 end inside of one.
INSTANTIATE_TEST_SUITE_P(LargestCount, Collectives,
                         ::testing::Values(7, 40, 97, mpi_largest_count));

TEST_P(Collectives, BroadcastFromEachRank) {
  for (int root = 0; root < size_; ++root) {
    std::vector<Particle> values = rank_ == root ? particles(root, 3) : particles(99, 3);
    group_.broadcast(values, root);
    EXPECT_EQ(values, particles(root, 3));

    values = rank_ == root ? particles(root, 3) : particles(99, 3);
    group_.i_broadcast(values, root).wait();
    EXPECT_EQ(values, particles(root, 3));
  }
}

TEST_P(Collectives, AllReduce) {
  const std::int64_t n = size_;
  std::vector<std::int64_t> sums(50);
  std::iota(sums.begin(), sums.end(), std::int64_t{1} << 40);
  std::vector<std::int64_t> expected;
  for (const std::int64_t value : sums) {
    expected.push_back(n * value);
  }
  std::vector<std::int64_t> again = sums;
  group_.all_reduce(sums, reduction::sum);
  EXPECT_EQ(sums, expected);
  group_.i_all_reduce(again, reduction::sum).wait();
  EXPECT_EQ(again, expected);
}

TEST_P(Collectives, AllGather) {
  const std::vector<Particle> own = particles(rank_, 3);
  std::vector<Particle> expected;
  for (int rank = 0; rank < size_; ++rank) {
    const auto theirs = particles(rank, 3);
    expected.insert(expected.end(), theirs.begin(), theirs.end());
  }
  std::vector<Particle> all(expected.size());
  group_.all_gather(own, all);
  EXPECT_EQ(all, expected);
  std::vector<Particle> again(expected.size());
  group_.i_all_gather(own, again).wait();
  EXPECT_EQ(again, expected);
}

// Rank r gives 2 r particles: none at all from rank 0.
TEST_P(Collectives, AllGatherAndGatherOfDifferentLengths) {
  const std::vector<Particle> own = particles(rank_, 2 * rank_);
  std::vector<std::int64_t> counts;
  std::vector<Particle> expected;
  for (int rank = 0; rank < size_; ++rank) {
    counts.push_back(2 * rank);
    const auto theirs = particles(rank, 2 * rank);
    expected.insert(expected.end(), theirs.begin(), theirs.end());
  }
  EXPECT_EQ(group_.all_gather_v(own), expected);
  EXPECT_EQ(group_.gather_v(own), rank_ == 0 ? expected : std::vector<Particle>());
  std::vector<Particle> again(expected.size());
  group_.i_all_gather_v(own, again, counts).wait();
  EXPECT_EQ(again, expected);
}

TEST_P(Collectives, AllToAll) {
  std::vector<Particle> sent;
  std::vector<Particle> expected;
  for (int other = 0; other < size_; ++other) {
    for (int i = 0; i < 3; ++i) {
      sent.push_back(particle(10 * rank_ + other, i));
      expected.push_back(particle(10 * other + rank_, i));
    }
  }
  std::vector<Particle> received(sent.size());
  group_.all_to_all(sent, received);
  EXPECT_EQ(received, expected);
  std::vector<Particle> again(sent.size());
  group_.i_all_to_all(sent, again).wait();
  EXPECT_EQ(again, expected);
}

// Rank r sends r + 2 s particles to rank s: nothing from rank 0 to itself.
TEST_P(Collectives, AllToAllOfDifferentLengths) {
  std::vector<Particle> sent;
  std::vector<Particle> expected;
  std::vector<std::int64_t> sent_counts;
  std::vector<std::int64_t> received_counts;
  for (int other = 0; other < size_; ++other) {
    const int to = rank_ + 2 * other;
    const int from = other + 2 * rank_;
    sent_counts.push_back(to);
    received_counts.push_back(from);
    const auto to_there = particles(10 * rank_ + other, to);
    const auto from_there = particles(10 * other + rank_, from);
    sent.insert(sent.end(), to_there.begin(), to_there.end());
    expected.insert(expected.end(), from_there.begin(), from_there.end());
  }
  std::vector<Particle> received(expected.size());
  group_.all_to_all_v(sent, sent_counts, received, received_counts);
  EXPECT_EQ(received, expected);
  std::vector<Particle> again(expected.size());
  group_.i_all_to_all_v(sent, sent_counts, again, received_counts).wait();
  EXPECT_EQ(again, expected);
}

TEST_P(Collectives, ExclusiveScan) {
  EXPECT_EQ(group_.exclusive_scan(rank_ + 1), rank_ * (rank_ + 1) / 2);
  std::vector<std::int64_t> values(50);
  std::iota(values.begin(), values.end(), std::int64_t{1} << 40);
  std::vector<std::int64_t> expected;
  for (const std::int64_t value : values) {
    expected.push_back(rank_ * value);
  }
  group_.exclusive_scan(values);
  EXPECT_EQ(values, expected);
}

TEST_P(Collectives, RingOfMessages) {
  const int next = (rank_ + 1) % size_;
  const int before = (rank_ + size_ - 1) % size_;
  std::vector<Particle> received(5);
  group_.send_receive(particles(rank_, 5), next, received, before);
  EXPECT_EQ(received, particles(before, 5));

  // Two at once that arrive by their tags, not in the order in which they were sent.
  const std::vector<Particle> first = particles(rank_, 5);
  const std::vector<Particle> second = particles(rank_ + 10, 2);
  std::vector<Particle> got_second(2);
  Request receives_second = group_.i_receive(got_second, before, 2);
  Request receives_first = group_.i_receive(received, before, 1);
  Request sends_first = group_.i_send(first, next, 1);
  Request sends_second = group_.i_send(second, next, 2);
  while (!receives_second.test()) {
  }
  EXPECT_EQ(got_second, particles(before + 10, 2));
  receives_first.wait();
  EXPECT_EQ(received, particles(before, 5));
}

TEST_P(Collectives, MessagesFromRankZero) {
  std::vector<Particle> values = particles(0, 4);
  if (rank_ == 0) {
    for (int rank = 1; rank < size_; ++rank) {
      group_.send(values, rank, Communicator::largest_tag);
    }
  } else {
    values = particles(99, 4);
    group_.receive(values, 0, Communicator::largest_tag);
  }
  EXPECT_EQ(values, particles(0, 4));
}

TEST(Reductions, FindTheSmallestAndTheLargestOfEveryNumber) {
  Communicator& world = test_job().world();
  const int last = world.size() - 1;
  const auto expect_range = [&](auto zero) {
    const auto rank = static_cast<decltype(zero)>(world.rank());
    EXPECT_EQ(world.all_reduce(rank, reduction::minimum), 0);
    EXPECT_EQ(world.all_reduce(rank, reduction::maximum), last);
  };
  expect_range(std::int8_t{0});
  expect_range(std::int16_t{0});
  expect_range(0);
  expect_range(0L);
  expect_range(0LL);
  expect_range(std::uint8_t{0});
  expect_range(std::uint16_t{0});
  expect_range(0U);
  expect_range(0UL);
  expect_range(0.0F);
  expect_range(0.0);
}

// A type that is taken for another one of its size shows by its sign or by its last bits.
TEST(Reductions, KeepSignsAndAllBits) {
  Communicator& world = test_job().world();
  const bool first = world.rank() == 0;
  if (world.size() > 1) {
    EXPECT_EQ(world.all_reduce(first ? std::int8_t{-1} : std::int8_t{1}, reduction::maximum), 1);
    EXPECT_EQ(world.all_reduce(first ? std::int32_t{-1} : 1, reduction::maximum), 1);
    EXPECT_EQ(world.all_reduce(first ? std::uint64_t{1} << 63U : 1, reduction::maximum),
              std::uint64_t{1} << 63U);
    EXPECT_EQ(
        world.all_reduce(first ? std::uint16_t{0xffff} : std::uint16_t{1}, reduction::minimum), 1);
    EXPECT_EQ(world.all_reduce(first ? -1e-300 : 1e300, reduction::minimum), -1e-300);
    EXPECT_EQ(world.all_reduce(first ? -1.5F : -2.5F, reduction::maximum), -1.5F);
  }
  EXPECT_EQ(world.all_reduce(std::uint8_t{1}, reduction::sum), world.size());
}

// Debian's MPICH 4.0.2 takes unsigned numbers for signed ones.
TEST(Reductions, OfUnsignedNumbersKnowNoSign) {
  Communicator& world = test_job().world();
  const bool alone = world.size() == 1;
  const auto expect_extremes = [&](auto one) {
    using Number = decltype(one);
    constexpr Number most = std::numeric_limits<Number>::max();
    const Number own = world.rank() == 0 ? most : one;
    EXPECT_EQ(world.all_reduce(own, reduction::maximum), most);
    EXPECT_EQ(world.all_reduce(own, reduction::minimum), alone ? most : one);
    std::array<Number, 2> values{own, one};
    world.i_all_reduce(values, reduction::maximum).wait();
    EXPECT_EQ(values, (std::array<Number, 2>{most, one}));
  };
  expect_extremes(std::uint8_t{1});
  expect_extremes(std::uint16_t{1});
  expect_extremes(std::uint32_t{1});
  expect_extremes(std::uint64_t{1});
}

TEST(Collective, BarrierLetsEverybodyGo) {
  Request request = test_job().world().i_barrier();
  request.wait();
  EXPECT_TRUE(request.test());
}

TEST(Collective, NothingIsSentToNobody) {
  Communicator& world = test_job().world();
  std::array<int, 2> kept{1, 2};
  world.send(kept, Communicator::no_rank);
  world.receive(kept, Communicator::no_rank);
  world.send_receive(kept, Communicator::no_rank, kept, Communicator::no_rank);
  world.i_receive(kept, Communicator::no_rank).wait();
  EXPECT_EQ(kept, (std::array{1, 2}));
}

TEST(Collective, OfNothingIsNothing) {
  Communicator& world = test_job().world();
  std::vector<double> none;
  world.broadcast(none, 0);
  world.all_reduce(none, reduction::maximum);
  world.all_gather(none, none);
  world.all_to_all(none, none);
  EXPECT_EQ(world.all_gather_v(none), none);
  EXPECT_EQ(world.gather_v(none), none);
}

TEST(Collective, GathersTextsOnRankZeroOnly) {
  Communicator& world = test_job().world();
  const auto texts = world.gather_texts(std::string(static_cast<std::size_t>(world.rank()), 'x'));
  ASSERT_EQ(texts.size(), world.rank() == 0 ? static_cast<std::size_t>(world.size()) : 0U);
  for (std::size_t rank = 0; rank < texts.size(); ++rank) {
    EXPECT_EQ(texts[rank], std::string(rank, 'x'));
  }
}

TEST(Collective, SaysWhatIsWrongBeforeAnythingIsSent) {
  Communicator& world = test_job().world();
  const auto size = static_cast<std::size_t>(world.size());
  std::vector<int> one(1);
  std::vector<int> all(size);
  std::vector<int> too_many(size + 1);
  const std::vector<std::int64_t> ones(size, 1);
  const std::vector<std::int64_t> twos(size, 2);
  std::vector<std::int64_t> negative(size, 1);
  negative.front() = -1;
  const std::vector<std::int64_t> one_too_many(size + 1, 1);
  EXPECT_THROW(world.broadcast(one, world.size()), std::invalid_argument);
  EXPECT_THROW(world.broadcast(one, -1), std::invalid_argument);
  EXPECT_THROW(world.all_gather(one, too_many), std::invalid_argument);
  EXPECT_THROW(world.all_gather_v(one, all, twos), std::invalid_argument);
  EXPECT_THROW(world.all_gather_v(one, all, negative), std::invalid_argument);
  EXPECT_THROW(world.all_gather_v(one, all, one_too_many), std::invalid_argument);
  EXPECT_THROW(world.all_gather_v(too_many, all, ones), std::invalid_argument);
  EXPECT_THROW(world.all_to_all(all, too_many), std::invalid_argument);
  if (size > 1) {
    EXPECT_THROW(world.all_to_all(one, one), std::invalid_argument);
  }
  EXPECT_THROW(world.all_to_all_v(all, ones, too_many, ones), std::invalid_argument);
  EXPECT_THROW(world.send(one, world.size()), std::invalid_argument);
  EXPECT_THROW(world.receive(one, -2), std::invalid_argument);
  EXPECT_THROW(world.send(one, 0, -1), std::invalid_argument);
  EXPECT_THROW(world.send(one, 0, Communicator::largest_tag + 1), std::invalid_argument);
  EXPECT_THROW(static_cast<void>(world.with_largest_count(0)), std::invalid_argument);
}

template <class T, class Operation>
concept CanBeReduced = requires(Communicator group, std::span<T> values, Operation operation) {
  group.all_reduce(values, operation);
};
using Sum = decltype(reduction::sum);
using Maximum = decltype(reduction::maximum);
static_assert(CanBeReduced<std::int64_t, const Sum>);
static_assert(CanBeReduced<double, const Maximum>);
static_assert(!CanBeReduced<double, const Sum>, "its order is not fixed");
static_assert(!CanBeReduced<float, const Sum>, "its order is not fixed");
static_assert(!CanBeReduced<Particle, const Maximum>);
static_assert(!CanBeReduced<bool, const Sum>);
static_assert(!CanBeReduced<const int, const Sum>, "nowhere to write");
static_assert(Transferable<Particle>);
static_assert(!Transferable<Particle*> && !Transferable<std::vector<int>>);
static_assert(!ReceiveBuffer<std::vector<int>>, "gone when the call returns");
static_assert(ReceiveBuffer<std::vector<int>&> && ReceiveBuffer<std::span<int>>);

}  // namespace
}  // namespace scalelab
