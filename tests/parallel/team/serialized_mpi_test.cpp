// SPDX-License-Identifier: BSD-3-Clause

// Under real MPI: a thread that waits for another rank keeps no other thread of its rank out of
// MPI.
#include <gtest/gtest.h>

#include <array>
#include <atomic>
#include <cstdint>
#include <thread>

#include "parallel/team/team.hpp"
#include "tests/parallel/job/test_job.hpp"

namespace scalelab {
namespace {

// Each rank's thread 0 waits for a message that the rank before it sends only when it has heard of
// this rank's thread 1; which sends when thread 0 is waiting already.
TEST(Serialized, LetsAnotherThreadIntoMpiWhileOneWaits) {
  const RankGroup group = everybody();
  Communicator world = group.communicator;
  const int after = (world.rank() + 1) % world.size();
  const int before = (world.rank() + world.size() - 1) % world.size();
  constexpr int word = 0;
  constexpr int answer = 1;
  constexpr int threads = 3;
  std::atomic<bool> waits = false;
  std::array<std::int64_t, 1> answered{};
  Team team(test_job(), group, {.threads = threads});
  team.measure([&](Worker& worker) {
    if (worker.thread() == 0) {
      worker.serialized([&] {
        Request request = world.i_receive(answered, before, answer);
        waits = true;
        return request;
      });
    } else if (worker.thread() == 1) {
      while (!waits) {
        std::this_thread::yield();
      }
      std::array<std::int64_t, 1> own{worker.rank()};
      worker.serialized([&] { return world.i_send(own, before, word); });
    } else {
      std::array<std::int64_t, 1> heard{};
      worker.serialized([&] { return world.i_receive(heard, after, word); });
      worker.serialized([&] { return world.i_send(heard, after, answer); });
    }
  });
  EXPECT_EQ(answered[0], world.rank());
}

}  // namespace
}  // namespace scalelab
