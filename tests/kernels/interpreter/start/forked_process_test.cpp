// SPDX-License-Identifier: BSD-3-Clause
#include "kernels/interpreter/start/forked_process.hpp"

#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <csignal>
#include <fstream>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>

#include "parallel/job/rank_places.hpp"

namespace scalelab {
namespace {

bool exists(int id) {
  return kill(id, 0) == 0;
}

int parent_of(int id) {
  std::ifstream status("/proc/" + std::to_string(id) + "/status");
  for (std::string word; status >> word;) {
    if (word == "PPid:") {
      int parent = 0;
      status >> parent;
      return parent;
    }
  }
  return -1;
}

TEST(ForkedProcess, RunsBesideThisOneAndEnds) {
  ForkedProcess process;
  EXPECT_TRUE(process.wait_until_it_runs());
  EXPECT_NE(process.id(), getpid());
  EXPECT_EQ(parent_of(process.id()), getpid());
  EXPECT_TRUE(process.end());
  EXPECT_FALSE(exists(process.id()));
}

TEST(ForkedProcess, EndsWhenDestroyed) {
  std::set<int> ids;
  for (int time = 0; time < 10; ++time) {
    const ForkedProcess process;
    ids.insert(process.id());
  }
  EXPECT_EQ(ids.size(), 10U);
  for (const int id : ids) {
    EXPECT_FALSE(exists(id));
  }
}

TEST(ForkedProcess, SeveralEndInAnyOrder) {
  ForkedProcess first;
  ForkedProcess second;
  EXPECT_TRUE(first.wait_until_it_runs());
  EXPECT_TRUE(second.wait_until_it_runs());
  EXPECT_TRUE(second.end());
  EXPECT_TRUE(exists(first.id()));
  EXPECT_TRUE(first.end());
}

TEST(ForkedProcess, EndsOnce) {
  ForkedProcess process;
  EXPECT_TRUE(process.end());
  EXPECT_FALSE(process.end());
}

TEST(ForkedProcess, ThatWasKilledDidNotEndWell) {
  ForkedProcess process;
  EXPECT_TRUE(process.wait_until_it_runs());
  kill(process.id(), SIGKILL);
  EXPECT_FALSE(process.end());
}

// A process forked by one that dies must not stay behind. All three hold the writing end of a pipe;
// when reading it comes to an end, the two others are gone.
TEST(ForkedProcess, EndsWhenItsMakerDies) {
  std::array<int, 2> alive{};
  ASSERT_EQ(pipe(alive.data()), 0);
  const pid_t maker = fork();
  ASSERT_GE(maker, 0);
  if (maker == 0) {
    ForkedProcess process;
    const bool runs = process.wait_until_it_runs();
    kill(getpid(), runs ? SIGKILL : SIGABRT);
  }
  close(alive[1]);
  int status = 0;
  ASSERT_EQ(waitpid(maker, &status, 0), maker);
  EXPECT_EQ(WTERMSIG(status), SIGKILL);
  char byte = 0;
  EXPECT_EQ(read(alive[0], &byte, 1), 0);
  close(alive[0]);
}

TEST(ForkedProcess, ThatTheSystemRefusesIsAnError) {
  // The sanitizer needs a file to look at a type for the first time: it sees what makes messages
  // here.
  std::string formatted;
  choose_ranks(RankPlaces{}, 1, std::nullopt, formatted);
  rlimit before{};
  ASSERT_EQ(getrlimit(RLIMIT_NOFILE, &before), 0);
  rlimit none = before;
  none.rlim_cur = 3;  // standard input, output and error
  ASSERT_EQ(setrlimit(RLIMIT_NOFILE, &none), 0);
  std::string message;
  try {
    const ForkedProcess process;
  } catch (const std::runtime_error& error) {
    // At once: the address sanitizer needs a file to look at an object.
    setrlimit(RLIMIT_NOFILE, &before);
    message = error.what();
  }
  setrlimit(RLIMIT_NOFILE, &before);
  EXPECT_NE(message.find("can't start a process"), std::string::npos) << message;
}

}  // namespace
}  // namespace scalelab
