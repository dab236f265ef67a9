// SPDX-License-Identifier: BSD-3-Clause
#include "web/server/server_process.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <chrono>
#include <csignal>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "posix/child_process.hpp"
#include "posix/process_state.hpp"

namespace scalelab::web {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

TEST(ServerProcess, TellsWhereItIs) {
  const ServerProcess server({});
  EXPECT_GT(server.port(), 0);
  EXPECT_EQ(server.url(), fmt::format("http://127.0.0.1:{}", server.port()));
  EXPECT_EQ(server.url(), loopback_url(server.port()));
  EXPECT_TRUE(is_running(server.id()));
}

TEST(ServerProcess, AreSeveralAtOnce) {
  const ServerProcess one({});
  const ServerProcess other({});
  EXPECT_NE(one.port(), other.port());
}

TEST(ServerProcess, IsGoneWithItsOwner) {
  pid_t id = 0;
  {
    const ServerProcess server({});
    id = server.id();
  }
  EXPECT_NE(kill(id, 0), 0);  // not even as a process that nobody has waited for
}

/// The addresses, as the kernel writes them, of those who listen on a port.
std::vector<std::string> listeners(int port) {
  std::vector<std::string> found;
  for (const char* table : {"/proc/net/tcp", "/proc/net/tcp6"}) {
    std::ifstream lines(table);
    for (std::string line; std::getline(lines, line);) {
      std::istringstream words(line);
      std::string number;
      std::string local;
      std::string remote;
      std::string state;
      words >> number >> local >> remote >> state;
      if (state == "0A" && local.ends_with(fmt::format(":{:04X}", port))) {
        found.push_back(local.substr(0, local.find(':')));
      }
    }
  }
  return found;
}

TEST(ServerProcess, ListensOnLoopbackOnly) {
  const ServerProcess server({});
  EXPECT_THAT(listeners(server.port()), ElementsAre("0100007F"));
}

TEST(ServerProcess, EndsWhenItsOwnerIsKilled) {
  void* const shared =
      mmap(nullptr, sizeof(pid_t), PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
  ASSERT_NE(shared, MAP_FAILED);
  auto* const id = static_cast<pid_t*>(shared);
  ChildProcess owner = ChildProcess::forked([&] {
    const ServerProcess server({});
    *id = server.id();
    kill(getpid(), SIGKILL);
    return 0;
  });
  EXPECT_EQ(owner.wait().signal(), SIGKILL);
  ASSERT_GT(*id, 0);
  // Nothing else ends this but the test's own time limit: how long it takes is not looked at.
  while (is_running(*id)) {
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  munmap(shared, sizeof(pid_t));
}

TEST(ServerProcess, ThatDoesNotStartSaysWhy) {
  try {
    const ServerProcess server({.connections = -1});
    FAIL() << "it started";
  } catch (const std::runtime_error& error) {
    EXPECT_THAT(error.what(), StartsWith("the web server did not start: "));
    EXPECT_THAT(error.what(), HasSubstr("--connections"));
  }
}

}  // namespace
}  // namespace scalelab::web
