// SPDX-License-Identifier: BSD-3-Clause
#include "parallel/job/launch_leftovers.hpp"

#include <gtest/gtest.h>
#include <unistd.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <string>

#include "posix/child_process.hpp"
#include "tests/parallel/job/environment_guard.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

namespace fs = std::filesystem;

constexpr std::uint32_t job_number = 0x1c730001;

/// The process id of nobody.
pid_t ended_process() {
  ChildProcess child = ChildProcess::forked([] { return 0; });
  const pid_t id = child.id();
  child.wait();
  return id;
}

class LaunchLeftovers : public ::testing::Test {
 protected:
  fs::path session(pid_t launcher) const {
    return temporary_ / ("ompi.host." + std::to_string(geteuid())) /
           ("pid." + std::to_string(launcher));
  }
  void leave_behind(pid_t launcher) const {
    fs::create_directories(session(launcher) / "0");
    for (const char* name : {"vader_segment.host.0.1c730001.1", "osc_sm.host.1c730001.0.3",
                             "vader_segment.host.0.77.1", "somebody.1c730001.s"}) {
      std::ofstream(shared_ / name) << "memory";
    }
  }
  void clean_up(pid_t launcher) const {
    remove_leftovers({.launcher = launcher, .number = job_number}, temporary_.path(),
                     shared_.path());
  }
  [[nodiscard]] bool shares(const std::string& name) const { return fs::exists(shared_ / name); }

  TemporaryFolder temporary_;
  TemporaryFolder shared_;
};

TEST_F(LaunchLeftovers, GoWhereTheLauncherIsGone) {
  const pid_t launcher = ended_process();
  leave_behind(launcher);
  fs::create_directories(session(1));

  clean_up(launcher);

  EXPECT_FALSE(fs::exists(session(launcher)));
  EXPECT_FALSE(shares("vader_segment.host.0.1c730001.1"));
  EXPECT_FALSE(shares("osc_sm.host.1c730001.0.3"));
  EXPECT_TRUE(fs::exists(session(1))) << "another job's";
  EXPECT_TRUE(shares("vader_segment.host.0.77.1")) << "another job's";
  EXPECT_TRUE(shares("somebody.1c730001.s")) << "another program's";
}

TEST_F(LaunchLeftovers, StayWhileTheLauncherRuns) {
  leave_behind(getpid());
  clean_up(getpid());
  EXPECT_TRUE(fs::exists(session(getpid())));
  EXPECT_TRUE(shares("vader_segment.host.0.1c730001.1"));
}

TEST_F(LaunchLeftovers, OfAnUnknownLauncherStay) {
  leave_behind(getpid());
  remove_leftovers({.launcher = {}, .number = job_number}, temporary_.path(), shared_.path());
  EXPECT_TRUE(shares("vader_segment.host.0.1c730001.1"));
}

TEST(OwnJobNumber, IsThatOfTheNamespace) {
  EnvironmentGuard environment;
  environment.set("PMIX_NAMESPACE", "477298689");
  EXPECT_EQ(own_job_number(), job_number);
  environment.set("PMIX_NAMESPACE", "slurm.pmix.17.0");
  EXPECT_EQ(own_job_number(), std::nullopt);
  environment.unset("PMIX_NAMESPACE");
  EXPECT_EQ(own_job_number(), std::nullopt);
}

}  // namespace
}  // namespace scalelab
