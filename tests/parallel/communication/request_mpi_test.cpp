// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/communication/request.hpp"

#include <gtest/gtest.h>

#include <array>
#include <stdexcept>
#include <type_traits>
#include <utility>
#include <vector>

#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

static_assert(!std::is_copy_constructible_v<Request>);
static_assert(std::is_nothrow_move_constructible_v<Request>);

TEST(Request, OfNothingHasEnded) {
  Request request;
  EXPECT_TRUE(request.test());
  request.wait();
}

TEST(Request, HasNotEndedBeforeTheOtherSideDidItsPart) {
  std::array<int, 1> token{-1};
  Request receive = world().i_receive(token, world().rank(), 5);
  EXPECT_FALSE(receive.test());
  EXPECT_FALSE(receive.test());
  world().send(std::array{42}, world().rank(), 5);
  receive.wait();
  EXPECT_EQ(token[0], 42);
  EXPECT_TRUE(receive.test());
}

TEST(Request, GoesOnInWhatItWasMovedTo) {
  std::array<int, 1> token{-1};
  std::array<int, 1> other{-1};
  Request receive = world().i_receive(token, world().rank(), 5);
  Request moved = std::move(receive);
  EXPECT_FALSE(moved.test());
  world().send(std::array{1}, world().rank(), 5);
  // Nobody receives it yet, and until then MPI may keep who sends it.
  const std::array<int, 1> second{2};
  Request send = world().i_send(second, world().rank(), 6);
  moved = world().i_receive(other, world().rank(), 6);  // waits for the first one
  EXPECT_EQ(token[0], 1);
  moved.wait();
  EXPECT_EQ(other[0], 2);
  send.wait();
}

TEST(Request, WaitsAtItsEnd) {
  const std::vector<int> sent(1000, 7);
  std::vector<int> values(1000, -1);
  {
    const Request receive = world().i_receive(values, world().rank(), 5);
    const Request send = world().i_send(sent, world().rank(), 5);
  }
  EXPECT_EQ(values, sent);
}

// Would wait for ever: nobody sends.
TEST(Request, DoesNotWaitWhileAnExceptionIsOnItsWay) {
  static std::array<int, 1> token{-1};  // MPI may write to it until the end of the program
  EXPECT_THROW(
      {
        const Request receive = world().i_receive(token, world().rank(), 17);
        throw std::runtime_error("the rank fails");
      },
      std::runtime_error);
  world().send(std::array{3}, world().rank(), 17);
}

TEST(Request, OfManyCollectivesEndInAnyOrder) {
  std::vector<std::int64_t> sums(5, world().rank() + 1);
  std::vector<Request> requests;
  for (std::int64_t& sum : sums) {
    requests.push_back(world().i_all_reduce(std::span(&sum, 1), reduction::sum));
  }
  while (!requests.empty()) {
    requests.back().wait();
    requests.pop_back();
  }
  const std::int64_t n = world().size();
  EXPECT_EQ(sums, std::vector<std::int64_t>(5, n * (n + 1) / 2));
}

}  // namespace
}  // namespace scalelab
