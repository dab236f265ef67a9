// SPDX-License-Identifier: BSD-3-Clause
#include "posix/process_state.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <thread>

#include "posix/child_process.hpp"

namespace scalelab {
namespace {

int sleep_for_ever() {
  for (;;) {
    pause();
  }
}

bool becomes_ended(pid_t process) {
  constexpr std::chrono::seconds patience{60};
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (is_running(process) && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return !is_running(process);
}

TEST(ProcessState, OfOneThatEndedIsNotRunningBeforeItIsWaitedForEither) {
  EXPECT_TRUE(is_running(getpid()));
  ChildProcess child = ChildProcess::forked([] { return 0; });
  const pid_t id = child.id();
  EXPECT_TRUE(becomes_ended(id));
  child.wait();
  EXPECT_FALSE(is_running(id));
}

TEST(ProcessState, KnowsWhetherAChildRuns) {
  EXPECT_FALSE(has_running_child(getpid()));
  ChildProcess child = ChildProcess::forked(sleep_for_ever);
  EXPECT_TRUE(has_running_child(getpid()));
  kill(child.id(), SIGKILL);
  EXPECT_TRUE(becomes_ended(child.id()));
  EXPECT_FALSE(has_running_child(getpid())) << "though nobody has waited for it";
  child.wait();
}

TEST(ProcessState, OfNobodyIsUnknown) {
  EXPECT_FALSE(is_running(-1));
  EXPECT_TRUE(has_running_child(-1));
}

}  // namespace
}  // namespace scalelab
