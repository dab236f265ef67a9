// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "parallel/job/launcher.hpp"
#include "parallel/job/mpi_launcher.hpp"
#include "tests/parallel/job/environment_guard.hpp"

namespace scalelab {
namespace {

/// An environment without any launcher's marks, whatever started the tests.
class LauncherFromEnvironment : public ::testing::Test {
 protected:
  void SetUp() override {
    for (const char* variable :
         {"OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK", "SLURM_STEP_ID", "SLURM_STEPID",
          "SLURM_PROCID", "SLURM_NTASKS", "SLURM_STEP_NUM_TASKS", "PMI_RANK", "PMI_SIZE",
          "PMIX_RANK", "PMI_FD", "SCALELAB_RELAUNCHED"}) {
      environment_.unset(variable);
    }
  }

  EnvironmentGuard environment_;
};

TEST_F(LauncherFromEnvironment, IsNoneWhenStartedAlone) {
  const LauncherInfo launcher = launcher_from_environment();
  EXPECT_FALSE(launcher.launched());
  EXPECT_EQ(launcher.name, "");
  EXPECT_EQ(launcher.processes, std::nullopt);
  EXPECT_EQ(launcher.process_number, std::nullopt);
}

TEST_F(LauncherFromEnvironment, KnowsOpenMpisMpirun) {
  environment_.set("OMPI_COMM_WORLD_SIZE", "4");
  environment_.set("OMPI_COMM_WORLD_RANK", "3");
  const LauncherInfo launcher = launcher_from_environment();
  EXPECT_TRUE(launcher.launched());
  EXPECT_EQ(launcher.name, "mpirun");
  EXPECT_EQ(launcher.processes, 4);
  EXPECT_EQ(launcher.process_number, 3);
}

TEST_F(LauncherFromEnvironment, KnowsSrun) {
  environment_.set("SLURM_STEP_ID", "0");
  environment_.set("SLURM_PROCID", "5");
  environment_.set("SLURM_STEP_NUM_TASKS", "8");
  environment_.set("SLURM_NTASKS", "16");
  const LauncherInfo launcher = launcher_from_environment();
  EXPECT_EQ(launcher.name, "srun");
  EXPECT_EQ(launcher.processes, 8);
  EXPECT_EQ(launcher.process_number, 5);
}

TEST_F(LauncherFromEnvironment, KnowsSrunOfOldSlurm) {
  environment_.set("SLURM_STEPID", "2");
  environment_.set("SLURM_PROCID", "0");
  environment_.set("SLURM_NTASKS", "16");
  const LauncherInfo launcher = launcher_from_environment();
  EXPECT_EQ(launcher.name, "srun");
  EXPECT_EQ(launcher.processes, 16);
  EXPECT_EQ(launcher.process_number, 0);
}

TEST_F(LauncherFromEnvironment, TakesASlurmBatchScriptAsStartedAlone) {
  environment_.set("SLURM_NTASKS", "16");
  environment_.set("SLURM_PROCID", "0");
  EXPECT_FALSE(launcher_from_environment().launched()) << "without a step";

  // Slurm's numbers of the batch step in two generations, and its name.
  for (const char* step : {"4294967291", "4294967294", "batch"}) {
    environment_.set("SLURM_STEP_ID", step);
    EXPECT_FALSE(launcher_from_environment().launched()) << step;
  }
}

TEST_F(LauncherFromEnvironment, TakesAShellInAStepAsStartedAlone) {
  environment_.set("SLURM_STEP_ID", "0");
  environment_.set("SLURM_PROCID", "0");
  environment_.set("SLURM_STEP_NUM_TASKS", "1");
  EXPECT_FALSE(launcher_from_environment().launched());
  environment_.set("PMI_FD", "3");
  EXPECT_EQ(launcher_from_environment().name, "srun") << "as Slurm starts an MPI job of one rank";
}

TEST_F(LauncherFromEnvironment, NeedsATaskNumberToTakeItForSrun) {
  environment_.set("SLURM_STEP_ID", "0");
  EXPECT_FALSE(launcher_from_environment().launched());
}

TEST_F(LauncherFromEnvironment, KnowsMpirunInsideASlurmStep) {
  environment_.set("SLURM_STEP_ID", "0");
  environment_.set("SLURM_PROCID", "0");
  environment_.set("SLURM_NTASKS", "2");
  environment_.set("OMPI_COMM_WORLD_SIZE", "6");
  environment_.set("OMPI_COMM_WORLD_RANK", "1");
  const LauncherInfo launcher = launcher_from_environment();
  EXPECT_EQ(launcher.name, "mpirun");
  EXPECT_EQ(launcher.processes, 6);
}

TEST_F(LauncherFromEnvironment, KnowsMpichsMpiexec) {
  environment_.set("PMI_RANK", "1");
  environment_.set("PMI_SIZE", "2");
  const LauncherInfo launcher = launcher_from_environment();
  EXPECT_EQ(launcher.name, "mpiexec");
  EXPECT_EQ(launcher.processes, 2);
  EXPECT_EQ(launcher.process_number, 1);
}

TEST_F(LauncherFromEnvironment, KnowsAPmixProcessManager) {
  environment_.set("PMIX_RANK", "7");
  const LauncherInfo launcher = launcher_from_environment();
  EXPECT_EQ(launcher.name, "mpiexec");
  EXPECT_EQ(launcher.processes, std::nullopt);
  EXPECT_EQ(launcher.process_number, 7);
}

TEST_F(LauncherFromEnvironment, KnowsItsOwnRelaunch) {
  environment_.set("SCALELAB_RELAUNCHED", "1");
  EXPECT_TRUE(launcher_from_environment().launched());
}

TEST_F(LauncherFromEnvironment, IgnoresWhatIsNoNumber) {
  for (const char* text : {"", "four", "4x", "99999999999"}) {
    environment_.set("OMPI_COMM_WORLD_SIZE", text);
    EXPECT_FALSE(launcher_from_environment().launched()) << "'" << text << "'";
  }
}

TEST(MpirunCommand, StartsTheProgramUnboundWithItsArguments) {
  const Relaunch request{
      .ranks = 3, .arguments = {"run", "a study.toml", "--quiet"}, .terminal = "/dev/pts/3"};
  std::vector<std::string> expected = mpi_launcher().words;
  for (const char* word : {"3", "/opt/scalelab", "run", "a study.toml", "--quiet"}) {
    expected.emplace_back(word);
  }
  EXPECT_EQ(mpirun_command(request, "/opt/scalelab"), expected);
}

}  // namespace
}  // namespace scalelab
