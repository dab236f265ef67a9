// SPDX-License-Identifier: BSD-3-Clause

// Processes that die while others share an interpreter lock with them.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <new>
#include <string>
#include <thread>

#include "parallel/lock/interval_lock.hpp"

namespace scalelab {
namespace {

constexpr std::chrono::milliseconds interval{1};

/// A lock's state that a child process has in common with this one.
class LockSharedWithAChild : public ::testing::Test {
 protected:
  LockSharedWithAChild() {
    void* memory = ::mmap(nullptr, sizeof(IntervalLock::State), PROT_READ | PROT_WRITE,
                          MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    state_ = ::new (memory) IntervalLock::State(Sharing::processes);
  }
  ~LockSharedWithAChild() override { ::munmap(state_, sizeof(IntervalLock::State)); }
  LockSharedWithAChild(const LockSharedWithAChild&) = delete;
  LockSharedWithAChild& operator=(const LockSharedWithAChild&) = delete;
  LockSharedWithAChild(LockSharedWithAChild&&) = delete;
  LockSharedWithAChild& operator=(LockSharedWithAChild&&) = delete;

  pid_t start_child(const std::function<void(IntervalLock&)>& body) {
    const pid_t child = ::fork();
    if (child == 0) {
      IntervalLock lock(*state_, interval);
      body(lock);
      std::_Exit(0);
    }
    return child;
  }

  static void wait_for(pid_t child) { ::waitpid(child, nullptr, 0); }

  IntervalLock::State* state_;
};

TEST_F(LockSharedWithAChild, GoesOverToAnotherProcess) {
  wait_for(start_child([](IntervalLock& lock) {
    lock.acquire(1);
    lock.release(1);
  }));
  IntervalLock lock(*state_, interval);
  EXPECT_TRUE(lock.acquire(0).switched);
  lock.release(0);
}

TEST_F(LockSharedWithAChild, TellsThatItsHolderDied) {
  wait_for(start_child([](IntervalLock& lock) {
    lock.acquire(1);
    std::raise(SIGKILL);
  }));
  IntervalLock lock(*state_, interval);
  try {
    lock.acquire(0);
    FAIL() << "took a lock that nobody gave up";
  } catch (const LockHolderDied& error) {
    EXPECT_NE(std::string(error.what()).find("died"), std::string::npos);
  }
  // And so does everybody who comes later.
  EXPECT_THROW(lock.acquire(0), LockHolderDied);
}

TEST_F(LockSharedWithAChild, TellsWaitersWhoseHolderDiesWhileTheyWait) {
  const pid_t child = start_child([](IntervalLock& lock) {
    lock.acquire(1);
    while (!lock.attention()) {
    }
    std::raise(SIGKILL);  // when it has been asked
  });
  while (true) {
    const std::scoped_lock guard(state_->mutex);
    if (state_->held) {
      break;
    }
  }
  IntervalLock lock(*state_, interval);
  EXPECT_THROW(lock.acquire(0), LockHolderDied);
  wait_for(child);
}

TEST_F(LockSharedWithAChild, IsFreeWhenItsLastHolderDiedAfterwards) {
  wait_for(start_child([](IntervalLock& lock) {
    lock.acquire(1);
    lock.release(1);
    std::raise(SIGKILL);
  }));
  IntervalLock lock(*state_, interval);
  EXPECT_NO_THROW(lock.acquire(0));
  lock.release(0);
}

// The holder was asked and then the one who asked died: the holder must not wait for him for ever.
TEST_F(LockSharedWithAChild, GoesOnWhenAWaiterDied) {
  IntervalLock lock(*state_, interval);
  lock.acquire(0);
  const pid_t child = start_child([](IntervalLock& waiting) { waiting.acquire(1); });
  while (!lock.attention()) {
    std::this_thread::yield();
  }
  ::kill(child, SIGKILL);
  wait_for(child);
  lock.release(0);
  EXPECT_FALSE(lock.acquire(0).switched);
  lock.release(0);
}

}  // namespace
}  // namespace scalelab
