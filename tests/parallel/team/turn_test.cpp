// SPDX-License-Identifier: BSD-3-Clause

// label: thread
#include "parallel/team/turn.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <cstddef>
#include <thread>
#include <vector>

namespace scalelab {
namespace {

// An ordinary variable, changed by whoever's turn it is: a turn that two have at once would lose
// changes, and the thread sanitizer would see it.
TEST(Turn, IsOneWorkersAtATime) {
  constexpr int workers = 3;
  constexpr int rounds = 2000;
  Turn turn;
  std::vector<int> order;
  {
    std::vector<std::jthread> team;
    for (int own = 0; own < workers; ++own) {
      team.emplace_back([&, own] {
        for (int round = 0; round < rounds; ++round) {
          turn.wait_for(own);
          order.push_back(own);
          turn.pass_to((own + 1) % workers);
        }
      });
    }
    turn.pass_to(0);
  }
  ASSERT_EQ(order.size(), static_cast<std::size_t>(workers * rounds));
  for (std::size_t i = 0; i < order.size(); ++i) {
    ASSERT_EQ(order[i], static_cast<int>(i) % workers);
  }
}

TEST(Turn, IsNobodysToBeginWith) {
  Turn turn;
  std::atomic<bool> had_it = false;
  std::jthread waiting([&] {
    turn.wait_for(0);
    had_it = true;
  });
  turn.pass_to(1);
  std::this_thread::yield();
  EXPECT_FALSE(had_it);
  turn.pass_to(0);
  waiting.join();
  EXPECT_TRUE(had_it);
}

}  // namespace
}  // namespace scalelab
