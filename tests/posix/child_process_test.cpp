// SPDX-License-Identifier: BSD-3-Clause
#include "posix/child_process.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <system_error>
#include <utility>

#include "posix/inherited_signals.hpp"

namespace scalelab {
namespace {

int stay() {
  for (;;) {
    pause();
  }
}

bool exists(pid_t id) {
  return kill(id, 0) == 0;
}

TEST(ChildProcess, TellsTheExitCode) {
  for (const int code : {0, 3, 255}) {
    ChildProcess child = ChildProcess::forked([code] { return code; });
    const ProcessEnd end = child.wait();
    EXPECT_EQ(end.exit_code(), code);
    EXPECT_EQ(end.signal(), std::nullopt);
    EXPECT_EQ(end.well(), code == 0);
  }
}

TEST(ChildProcess, TellsTheSignal) {
  ChildProcess child = ChildProcess::forked(stay);
  EXPECT_FALSE(child.ended().has_value());
  kill(child.id(), SIGKILL);
  const ProcessEnd end = child.wait();
  EXPECT_EQ(end.exit_code(), std::nullopt);
  EXPECT_EQ(end.signal(), SIGKILL);
  EXPECT_FALSE(end.well());
}

TEST(ChildProcess, IsWaitedForWhenNobodyHas) {
  pid_t id = 0;
  {
    const ChildProcess child = ChildProcess::forked([] { return 0; });
    id = child.id();
  }
  EXPECT_FALSE(exists(id));
}

TEST(ChildProcess, IsWaitedForByTheOneItWasHandedTo) {
  ChildProcess first = ChildProcess::forked([] { return 4; });
  ChildProcess second = std::move(first);
  EXPECT_EQ(second.wait().exit_code(), 4);
}

/// SIGCHLD as a test wants it, and as it was afterwards.
class ChildSignal {
 public:
  explicit ChildSignal(void (*handler)(int)) {
    struct sigaction wanted {};
    wanted.sa_handler = handler;  // without SA_RESTART: it interrupts what waits
    sigaction(SIGCHLD, &wanted, &before_);
  }
  ChildSignal(const ChildSignal&) = delete;
  ChildSignal& operator=(const ChildSignal&) = delete;
  ChildSignal(ChildSignal&&) = delete;
  ChildSignal& operator=(ChildSignal&&) = delete;
  ~ChildSignal() { sigaction(SIGCHLD, &before_, nullptr); }

 private:
  struct sigaction before_ {};
};

TEST(ChildProcess, WhoseEndIsUnknownIsAnError) {
  const ChildSignal ignored(SIG_IGN);
  ChildProcess child = ChildProcess::forked([] { return 3; });
  try {
    child.wait();
    FAIL() << "an unknown end was taken for a known one";
  } catch (const std::system_error& error) {
    EXPECT_EQ(error.code().value(), ECHILD);
  }
}

TEST(ChildProcess, WhoseEndIsUnknownIsAnErrorForWhoLooksNowAndThen) {
  const ChildSignal ignored(SIG_IGN);
  ChildProcess child = ChildProcess::forked([] { return 3; });
  const auto look_until_it_ends = [&child] {
    while (!child.ended()) {
      usleep(1000);
    }
  };
  EXPECT_THROW(look_until_it_ends(), std::system_error);
}

TEST(ChildProcess, IsWaitedForAcrossOtherSignals) {
  const ChildSignal handled([](int) {});
  ChildProcess slow = ChildProcess::forked([] {
    usleep(50'000);
    return 7;
  });
  ChildProcess quick = ChildProcess::forked([] { return 0; });  // its end interrupts the wait
  EXPECT_EQ(slow.wait().exit_code(), 7);
  EXPECT_TRUE(quick.wait().well());
}

TEST(InheritedSignals, AreReset) {
  // In a process of its own: the mask and the handlers are those of the whole program.
  ChildProcess child = ChildProcess::forked([] {
    std::signal(SIGCHLD, SIG_IGN);
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, nullptr);
    settle_inherited_signals();
    sigset_t blocked;
    pthread_sigmask(SIG_SETMASK, nullptr, &blocked);
    ChildProcess grandchild = ChildProcess::forked([] { return 3; });
    return sigisemptyset(&blocked) == 1 && grandchild.wait().exit_code() == 3 ? 0 : 1;
  });
  EXPECT_TRUE(child.wait().well());
}

}  // namespace
}  // namespace scalelab
