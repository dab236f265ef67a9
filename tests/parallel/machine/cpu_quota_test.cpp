// SPDX-License-Identifier: BSD-3-Clause

/// The processor time that control groups allow, read from planted files.
#include "parallel/machine/cpu_quota.hpp"

#include <gtest/gtest.h>

#include <string>

#include "tests/planted_file.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

class CpuQuota : public ::testing::Test {
 protected:
  void plant_at(const std::string& path, const std::string& text) {
    plant(root_.path() / path, text);
  }

  /// A system with control groups of version 2, and this process in one of them.
  void use_version_2(const std::string& group, const std::string& mounted_group = "/") {
    plant_at("proc/self/cgroup", "0::" + group);
    plant_at("proc/self/mountinfo",
             "24 1 0:22 / / rw - ext4 /dev/vda rw\n"
             "30 24 0:26 " +
                 mounted_group +
                 " /sys/fs/cgroup rw,nosuid shared:4 - cgroup2 cgroup2 rw,nsdelegate");
  }

  [[nodiscard]] std::optional<double> quota() const { return cpu_quota(root_.path()); }

 private:
  TemporaryFolder root_;
};

TEST_F(CpuQuota, IsUnknownWhereNothingTells) {
  EXPECT_EQ(quota(), std::nullopt);
}

TEST_F(CpuQuota, IsNoneWhereVersion2SetsNone) {
  use_version_2("/job");
  plant_at("sys/fs/cgroup/job/cpu.max", "max 100000");
  EXPECT_EQ(quota(), std::nullopt);
}

TEST_F(CpuQuota, IsQuotaOverPeriodInVersion2) {
  use_version_2("/job");
  plant_at("sys/fs/cgroup/job/cpu.max", "150000 100000");
  EXPECT_EQ(quota(), 1.5);
}

TEST_F(CpuQuota, IsTheSmallestOnTheWayToTheRoot) {
  use_version_2("/slice/job/step");
  plant_at("sys/fs/cgroup/slice/cpu.max", "400000 100000");
  plant_at("sys/fs/cgroup/slice/job/cpu.max", "20000 10000");
  plant_at("sys/fs/cgroup/slice/job/step/cpu.max", "max 100000");
  plant_at("sys/fs/cgroup/slice/other/cpu.max", "1000 100000");  // not on the way
  EXPECT_EQ(quota(), 2.0);
}

TEST_F(CpuQuota, CountsTheGroupThatAContainerSeesAsItsRoot) {
  use_version_2("/");
  plant_at("sys/fs/cgroup/cpu.max", "50000 100000");
  EXPECT_EQ(quota(), 0.5);
}

TEST_F(CpuQuota, FindsTheGroupBelowAMountThatShowsAPartOnly) {
  use_version_2("/machine/box/job", "/machine/box");
  plant_at("sys/fs/cgroup/job/cpu.max", "300000 100000");
  EXPECT_EQ(quota(), 3.0);
}

TEST_F(CpuQuota, TakesWhatIsMountedWhereTheGroupIsOutsideIt) {
  use_version_2("/../elsewhere", "/machine/box");
  plant_at("sys/fs/cgroup/cpu.max", "300000 100000");
  EXPECT_EQ(quota(), 3.0);
}

TEST_F(CpuQuota, IsReadFromVersion1) {
  plant_at("proc/self/cgroup", "5:memory:/elsewhere\n4:cpu,cpuacct:/batch/job\n0::/");
  plant_at("proc/self/mountinfo",
           "31 24 0:28 / /sys/fs/cgroup/cpuset rw - cgroup cgroup rw,cpuset\n"
           "32 24 0:29 / /sys/fs/cgroup/cpu,cpuacct rw - cgroup cgroup rw,cpu,cpuacct");
  plant_at("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_quota_us", "-1");
  plant_at("sys/fs/cgroup/cpu,cpuacct/cpu.cfs_period_us", "100000");
  plant_at("sys/fs/cgroup/cpu,cpuacct/batch/job/cpu.cfs_quota_us", "250000");
  plant_at("sys/fs/cgroup/cpu,cpuacct/batch/job/cpu.cfs_period_us", "100000");
  EXPECT_EQ(quota(), 2.5);
}

TEST_F(CpuQuota, IsNoneWhereVersion1SetsNone) {
  plant_at("proc/self/cgroup", "4:cpu:/");
  plant_at("proc/self/mountinfo", "32 24 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu");
  plant_at("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1");
  plant_at("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000");
  EXPECT_EQ(quota(), std::nullopt);
}

TEST_F(CpuQuota, PassesOverWhatItDoesNotUnderstand) {
  use_version_2("/job");
  plant_at("sys/fs/cgroup/job/cpu.max", "plenty");
  plant_at("proc/self/cgroup", "nothing\n0::/job");
  EXPECT_EQ(quota(), std::nullopt);
}

}  // namespace
}  // namespace scalelab
