// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <bit>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <tuple>
#include <vector>

#include "parallel/clock/clock.hpp"
#include "parallel/team/process.hpp"
#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

/// Never ends.
struct Endless {
  static bool test() { return false; }
};

/// Ends so long after somebody has looked first.
class PendingForAWhile {
 public:
  static constexpr double seconds = 0.005;

  bool test() {
    begin_ = begin_ == 0 ? now() : begin_;
    return now() - begin_ >= seconds;
  }

 private:
  double begin_ = 0;
};

constexpr double hidden_s = 0.003;

/// Waits as a computation does: busy.
void compute_for(double seconds) {
  const double begin = now();
  while (now() - begin < seconds) {
  }
}

/// Each way to hold an interpreter lock, or none, and so many threads.
class Overlap : public ::testing::TestWithParam<std::tuple<GilPolicy, int>> {
 protected:
  [[nodiscard]] TeamOptions options() const {
    return {.threads = threads_, .gil = std::get<0>(GetParam())};
  }

  const int threads_ = std::get<1>(GetParam());
  const RankGroup group_ = everybody();
  Communicator communicator_ = group_.communicator;
};

INSTANTIATE_TEST_SUITE_P(Every, Overlap,
                         ::testing::Combine(::testing::Values(GilPolicy::none, GilPolicy::interval),
                                            ::testing::Values(1, 3)));

// Thread 0 of each rank passes a number on around the ring, again and again, while all compute.
TEST_P(Overlap, CarriesARingOfMessages) {
  const int rank = world().rank();
  const int next = (rank + 1) % world().size();
  const int before = (rank + world().size() - 1) % world().size();
  std::vector<int> got;
  Team(test_job(), group_, options()).measure([&](Worker& worker) {
    for (int round = 0; round < 10; ++round) {
      if (worker.thread() == 0) {
        const std::array sent{100 * rank + round};
        std::array received{-1};
        Request receive = worker.start([&] { return communicator_.i_receive(received, before); });
        Request send = worker.start([&] { return communicator_.i_send(sent, next); });
        worker.step();
        worker.progress(receive);
        worker.finish(receive);
        worker.finish(send);
        got.push_back(received[0]);
      }
      worker.barrier();
    }
  });
  std::vector<int> expected;
  for (int round = 0; round < 10; ++round) {
    expected.push_back(100 * before + round);
  }
  EXPECT_EQ(got, expected);
}

TEST_P(Overlap, CarriesANeighbourExchange) {
  const int rank = world().rank();
  const int next = (rank + 1) % world().size();
  const int before = (rank + world().size() - 1) % world().size();
  std::array<int, 2> inside{};
  std::array<int, 1> from_before{};
  std::array<int, 1> from_next{};
  NeighbourExchange halo(group_.communicator,
                         {neighbour_buffers(before, std::span(inside).first(1), from_before, 1, 2),
                          neighbour_buffers(next, std::span(inside).last(1), from_next, 2, 1)});
  Team(test_job(), group_, options()).measure([&](Worker& worker) {
    for (int round = 0; round < 10; ++round) {
      if (worker.thread() == 0) {
        inside = {100 * rank + round, 100 * rank + 50 + round};
        worker.start(halo);
        worker.finish(halo);
        EXPECT_EQ(from_before[0], 100 * before + 50 + round);
        EXPECT_EQ(from_next[0], 100 * next + round);
      }
      worker.barrier();
    }
  });
}

// Every thread waits for a message of another thread, and all wait at once: who held the turn to
// call MPI while it waits would keep those from sending that the others wait for.
TEST_P(Overlap, LetsOtherThreadsSendWhileOneWaits) {
  const int next = (world().rank() + 1) % world().size();
  const int before = (world().rank() + world().size() - 1) % world().size();
  std::atomic<int> right = 0;
  Team(test_job(), group_, options()).measure([&](Worker& worker) {
    const int tag = worker.thread();
    const int from_tag = (tag + 1) % worker.threads();
    std::array received{-1};
    Request receive =
        worker.start([&] { return communicator_.i_receive(received, before, from_tag); });
    if (tag == 0 && worker.threads() > 1) {
      worker.finish(receive);  // before it sends itself
    }
    const std::array sent{tag};
    Request send = worker.start([&] { return communicator_.i_send(sent, next, tag); });
    worker.finish(receive);
    worker.finish(send);
    right += received[0] == from_tag ? 1 : 0;
  });
  EXPECT_EQ(right, threads_);
}

TEST_P(Overlap, BooksWhatWasNotHiddenAsCommunication) {
  Team(test_job(), group_, options()).measure([&](Worker& worker) {
    if (worker.thread() == 0) {
      const auto communication = [&] { return worker.ledger().seconds(Activity::communication); };
      Endless pending;
      worker.step();
      const double before_s = communication();
      EXPECT_FALSE(worker.progress(pending));
      const double looked_s = communication();
      EXPECT_GT(looked_s, before_s);

      compute_for(hidden_s);
      PendingForAWhile while_it_waits;
      const double begin = now();
      worker.finish(while_it_waits);
      const double after = now();
      EXPECT_GE(communication() - looked_s, PendingForAWhile::seconds);
      EXPECT_LE(communication() - looked_s, after - begin);
      EXPECT_GE(worker.ledger().seconds(Activity::busy), hidden_s);
    }
    worker.barrier();
  });
}

TEST_P(Overlap, HearsThatAnotherThreadFailed) {
  if (threads_ == 1) {
    GTEST_SKIP() << "nobody else";
  }
  Endless never;
  Team team(test_job(), group_, options());
  EXPECT_THROW(team.measure([&](Worker& worker) {
    if (worker.thread() == 1) {
      throw std::domain_error("thread 1 fails");
    }
    worker.finish(never);
  }),
               std::domain_error);
}

/// The summands of a sum whose rounding depends on the order, for each index.
double summand(std::int64_t i) {
  constexpr std::array sizes{1e100, 1.0, -1e100, 1e-100, 0.1};
  return sizes.at(static_cast<std::size_t>(i) % sizes.size()) * static_cast<double>(i / 5 + 1);
}

TEST_P(Overlap, SumsToTheSameBitsForEveryLayout) {
  constexpr std::int64_t count = 500;
  ExactSum expected;
  for (std::int64_t i = 0; i < count; ++i) {
    expected.add(summand(i));
  }
  std::vector<double> sums(static_cast<std::size_t>(3 * threads_));
  Team(test_job(), group_, options()).measure([&](Worker& worker) {
    for (int round = 0; round < 3; ++round) {  // each begins at zero again
      ExactSum own;
      worker.parallel_for(count, [&](std::int64_t i) { own.add(summand(i)); });
      sums[static_cast<std::size_t>(3 * worker.thread() + round)] = worker.sum(own);
    }
  });
  for (const double sum : sums) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(sum), std::bit_cast<std::uint64_t>(expected.value()));
  }
  EXPECT_EQ(sums.front(), 5555);  // (1 + 0.1) * (1 + ... + 100): what is left of the rest
}

TEST_P(Overlap, SumsInfinities) {
  std::vector<double> sums(static_cast<std::size_t>(threads_));
  Team(test_job(), group_, options()).measure([&](Worker& worker) {
    ExactSum own;
    own.add(worker.index() == 0 ? std::numeric_limits<double>::infinity() : -1.0);
    sums[static_cast<std::size_t>(worker.thread())] = worker.sum(own);
  });
  for (const double sum : sums) {
    EXPECT_EQ(sum, std::numeric_limits<double>::infinity());
  }
}

}  // namespace
}  // namespace scalelab
