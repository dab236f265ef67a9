// SPDX-License-Identifier: BSD-3-Clause

/// How many threads a system can start, read from planted files.
#include "parallel/machine/thread_limits.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/planted_file.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

class ThreadLimitsTest : public ::testing::Test {
 protected:
  void plant_at(const std::string& path, const std::string& text) {
    plant(root_.path() / path, text);
  }
  void plant_limits(const std::string& stack, const std::string& processes) {
    plant_at("proc/self/limits",
             "Limit                     Soft Limit           Hard Limit           Units     \n"
             "Max stack size            " +
                 stack +
                 "              unlimited            bytes     \n"
                 "Max processes             " +
                 processes + "                96364                processes \n");
  }
  void plant_capabilities(const std::string& effective) {
    plant_at("proc/self/status", "Name:\tscalelab\nCapEff:\t" + effective + "\nThreads:\t3\n");
  }
  [[nodiscard]] ThreadLimits limits() const { return thread_limits(root_.path()); }
  [[nodiscard]] std::string folder() const { return root_.path().string(); }

 private:
  TemporaryFolder root_;
};

TEST_F(ThreadLimitsTest, AreUnknownWhereNothingTells) {
  EXPECT_FALSE(limits().in_process);
  EXPECT_FALSE(limits().on_computer);
}

TEST_F(ThreadLimitsTest, OfAProcessAreItsStack) {
  plant_limits("8388608", "unlimited");
  ASSERT_TRUE(limits().in_process);
  EXPECT_EQ(limits().in_process->threads, 8388608 / 8 * 7 / 160);
  EXPECT_EQ(limits().in_process->cause,
            "a process has 8192 KiB of stack (ulimit -s), and OpenMP puts 160 bytes of each thread "
            "there");
}

TEST_F(ThreadLimitsTest, OfAProcessAreItsMemoryMapsWhereTheyAreFewer) {
  plant_limits("8388608", "unlimited");
  plant_at("proc/sys/vm/max_map_count", "65530");
  plant_at("proc/self/maps", "one\ntwo\nthree\nfour");
  EXPECT_EQ(limits().in_process->threads, 65530 / 2 - 2);
  EXPECT_EQ(limits().in_process->cause,
            "a process may have 65530 memory maps (vm.max_map_count), and each thread needs two");
}

TEST_F(ThreadLimitsTest, OfAProcessAreNoneOnAnUnlimitedStack) {
  plant_limits("unlimited", "unlimited");
  EXPECT_FALSE(limits().in_process);
}

TEST_F(ThreadLimitsTest, OnAComputerAreThoseOfTheUser) {
  plant_limits("unlimited", "100");
  plant_capabilities("0000000000000000");
  ASSERT_TRUE(limits().on_computer);
  EXPECT_EQ(limits().on_computer->threads, 100);
  EXPECT_EQ(limits().on_computer->cause, "a user may have 100 processes and threads (ulimit -u)");
}

TEST_F(ThreadLimitsTest, OnAComputerAreNotThoseOfAUserWhoMayRaiseThem) {
  plant_limits("unlimited", "100");
  for (const char* capability : {"0000000000200000", "0000000001000000"}) {
    plant_capabilities(capability);
    EXPECT_FALSE(limits().on_computer) << capability;
  }
}

TEST_F(ThreadLimitsTest, OnAComputerAreThoseOfTheControlGroups) {
  plant_at("proc/self/cgroup", "0::/job/step");
  plant_at("proc/self/mountinfo", "30 24 0:26 / /sys/fs/cgroup rw shared:4 - cgroup2 cgroup2 rw\n");
  plant_at("sys/fs/cgroup/job/pids.max", "500");
  plant_at("sys/fs/cgroup/job/pids.current", "40");
  plant_at("sys/fs/cgroup/job/step/pids.max", "max");
  EXPECT_EQ(limits().on_computer->threads, 460);
  EXPECT_EQ(limits().on_computer->cause,
            "the control group may have 500 processes and threads (pids.max in " + folder() +
                "/sys/fs/cgroup/job)");
}

TEST_F(ThreadLimitsTest, OnAComputerAreThoseOfVersion1) {
  plant_at("proc/self/cgroup", "8:pids:/job\n4:memory:/other");
  plant_at("proc/self/mountinfo",
           "30 24 0:26 / /sys/fs/cgroup/pids rw shared:4 - cgroup cgroup rw,pids\n");
  plant_at("sys/fs/cgroup/pids/job/pids.max", "20");
  plant_at("sys/fs/cgroup/pids/job/pids.current", "30");  // it was lowered later
  EXPECT_EQ(limits().on_computer->threads, 0);
}

TEST_F(ThreadLimitsTest, OnAComputerAreThoseOfTheSystem) {
  plant_at("proc/loadavg", "0.10 0.20 0.30 2/700 4711\n");
  plant_at("proc/sys/kernel/threads-max", "1000");
  EXPECT_EQ(limits().on_computer->threads, 300);
  EXPECT_EQ(limits().on_computer->cause, "the system may have 1000 threads (kernel.threads-max)");
  plant_at("proc/sys/kernel/pid_max", "900");
  EXPECT_EQ(limits().on_computer->threads, 200);
  EXPECT_EQ(limits().on_computer->cause, "the system has numbers for 900 threads (kernel.pid_max)");
}

TEST(TooManyProcesses, AreMoreThanTheComputerMayHave) {
  EXPECT_EQ(too_many_processes(1'000'000, {}), "");
  const ThreadLimits limits{.in_process = ThreadLimit{.threads = 1, .cause = "its stack"},
                            .on_computer = ThreadLimit{.threads = 9, .cause = "pids.max"}};
  EXPECT_EQ(too_many_processes(9, limits), "");
  EXPECT_EQ(too_many_processes(10, limits),
            "needs 10 ranks, and this computer can start 9 processes more: pids.max");
}

TEST(ThreadLimits, OfThisSystemLetThisTestHaveAThread) {
  const ThreadLimits limits = thread_limits();
  EXPECT_TRUE(!limits.in_process || limits.in_process->threads > 0);
  EXPECT_TRUE(!limits.on_computer || limits.on_computer->threads > 0);
}

}  // namespace
}  // namespace scalelab
