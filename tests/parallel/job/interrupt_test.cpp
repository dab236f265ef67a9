// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <csignal>
#include <cstdlib>
#include <mutex>
#include <thread>

#include "parallel/clock/clock.hpp"
#include "parallel/job/interrupt.hpp"
#include "posix/child_process.hpp"

namespace scalelab {
namespace {

constexpr std::chrono::minutes patience{5};
constexpr double long_grace_s = 3600;
constexpr int all_well = 0;
constexpr int not_well = 9;

/// Something that a test waits for, at most as long as its patience.
class Event {
 public:
  void happen() {
    {
      const std::scoped_lock guard(mutex_);
      happened_ = true;
    }
    changed_.notify_all();
  }
  bool wait() {
    std::unique_lock guard(mutex_);
    return changed_.wait_for(guard, patience, [this] { return happened_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  bool happened_ = false;
};

bool becomes_requested(const InterruptWatch& watch) {
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (!watch.requested() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  return watch.requested();
}

// Each of these runs in a child process: a watch blocks signals for good, and must be made while
// there is one thread only. A signal is sent to the process, as launchers do, not to a thread.

[[noreturn]] void watch_without_signal() {
  const InterruptWatch watch(0, [] { std::_Exit(not_well); });
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  std::_Exit(watch.requested() ? not_well : all_well);
}

[[noreturn]] void watch_with_signal(int signal) {
  const InterruptWatch watch(long_grace_s, [] { std::_Exit(not_well); });
  kill(getpid(), signal);
  std::_Exit(becomes_requested(watch) ? all_well : not_well);
}

[[noreturn]] void watch_until_too_late() {
  Event too_late;
  std::atomic<int> calls = 0;
  bool on_another_thread = false;
  const auto this_thread = std::this_thread::get_id();
  {
    const InterruptWatch watch(0.01, [&] {
      ++calls;
      on_another_thread = std::this_thread::get_id() != this_thread;
      too_late.happen();
    });
    kill(getpid(), SIGTERM);
    if (!too_late.wait() || !watch.requested()) {
      std::_Exit(not_well);
    }
  }
  std::_Exit(calls == 1 && on_another_thread ? all_well : not_well);
}

[[noreturn]] void watch_that_ends_in_time() {
  {
    const InterruptWatch watch(long_grace_s, [] { std::_Exit(not_well); });
    kill(getpid(), SIGTERM);
    if (!becomes_requested(watch)) {
      std::_Exit(not_well);
    }
  }
  std::_Exit(all_well);
}

// Where this process is kept from its cores for a second, that may pass for a stop.
[[noreturn]] void watch_that_is_told_to_continue() {
  const double begin = now();
  const InterruptWatch watch(long_grace_s, [] { std::_Exit(not_well); });
  kill(getpid(), SIGCONT);
  std::this_thread::sleep_for(std::chrono::milliseconds(150));
  const bool suspended = watch.suspended_s() > 0;
  std::_Exit(watch.requested() || (suspended && now() - begin < 1) ? not_well : all_well);
}

// Another process stops this one, and lets it go on after two seconds.
[[noreturn]] void watch_that_is_stopped() {
  const InterruptWatch watch(long_grace_s, [] { std::_Exit(not_well); });
  ChildProcess other = ChildProcess::forked([stopped = getpid()] {
    kill(stopped, SIGSTOP);
    std::this_thread::sleep_for(std::chrono::seconds(2));
    kill(stopped, SIGCONT);
    return 0;
  });
  other.wait();
  const auto deadline = std::chrono::steady_clock::now() + patience;
  while (watch.suspended_s() == 0 && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  std::_Exit(watch.suspended_s() > 1 && !watch.requested() ? all_well : not_well);
}

TEST(InterruptWatch, TakesNoContinuationForAnInterruption) {
  EXPECT_EXIT(watch_that_is_told_to_continue(), ::testing::ExitedWithCode(all_well), "");
}

TEST(InterruptWatch, TellsForHowLongTheProcessWasStopped) {
  EXPECT_EXIT(watch_that_is_stopped(), ::testing::ExitedWithCode(all_well), "");
}

TEST(InterruptWatch, RequestsNothingWithoutASignal) {
  EXPECT_EXIT(watch_without_signal(), ::testing::ExitedWithCode(all_well), "");
}

TEST(InterruptWatch, HearsOfSigterm) {
  EXPECT_EXIT(watch_with_signal(SIGTERM), ::testing::ExitedWithCode(all_well), "");
}

TEST(InterruptWatch, HearsOfSigint) {
  EXPECT_EXIT(watch_with_signal(SIGINT), ::testing::ExitedWithCode(all_well), "");
}

TEST(InterruptWatch, SaysOnceAndOnItsOwnThreadWhenItIsTooLate) {
  EXPECT_EXIT(watch_until_too_late(), ::testing::ExitedWithCode(all_well), "");
}

TEST(InterruptWatch, CallsNobodyWhenItGoesWithinTheGrace) {
  EXPECT_EXIT(watch_that_ends_in_time(), ::testing::ExitedWithCode(all_well), "");
}

}  // namespace
}  // namespace scalelab
