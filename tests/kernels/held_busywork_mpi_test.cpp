// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include "kernels/held_busywork.hpp"
#include "tests/kernels/run_kernel.hpp"

namespace scalelab {
namespace {

/// Calls check(computing, done) for busywork of so many seconds, and what this rank's worker has
/// done after seven tasks of it.
template <class Check>
void after_seven_tasks(double seconds, Check&& check) {
  const RankGroup group = everybody();
  Team team(test_job(), group, {.gil = GilPolicy::interval});
  Process process(team, group.communicator, 1);
  const HeldBusywork computing(process, seconds);
  HeldBusywork::Done done;
  team.measure([&](Worker& worker) {
    done = HeldBusywork::start(worker);
    for (int task = 0; task < 7; ++task) {
      computing.run(worker, done);
    }
  });
  check(computing, done);
  team.close();
}

TEST(HeldBusywork, IsRightWhenThatOfAllTasksWasDone) {
  after_seven_tasks(1e-5, [](const HeldBusywork& computing, const HeldBusywork::Done& done) {
    EXPECT_TRUE(computing.is_right(done, 7));
    EXPECT_FALSE(computing.is_right(done, 6));
    EXPECT_FALSE(computing.is_right(done, 8));
    EXPECT_NE(done.state, done.first_state);
  });
}

TEST(HeldBusywork, OfNoSecondsIsNone) {
  after_seven_tasks(0, [](const HeldBusywork& computing, const HeldBusywork::Done& done) {
    EXPECT_TRUE(computing.is_right(done, 7));
    EXPECT_EQ(done.state, done.first_state);
  });
}

}  // namespace
}  // namespace scalelab
