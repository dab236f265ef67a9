// SPDX-License-Identifier: BSD-3-Clause
#include <gtest/gtest.h>
#include <sys/wait.h>

#include <cstdlib>
#include <filesystem>
#include <string>

#include "parallel/job/launcher.hpp"
#include "tests/parallel/job/environment_guard.hpp"

namespace scalelab {
namespace {

namespace fs = std::filesystem;

/// Runs one disabled test of the MPI tests on two ranks, in a job of its own since it ends by
/// MPI_Abort. Returns the job's exit code; 124 when it did not end by itself.
int exit_code_of(const std::string& test) {
  const fs::path program = fs::read_symlink("/proc/self/exe").parent_path() / "parallel_mpi_tests";
  if (!fs::exists(program)) {
    ADD_FAILURE() << "build " << program << " first: the target parallel_mpi_tests";
    return -1;
  }
  EnvironmentGuard environment;
  environment.set("OMPI_ALLOW_RUN_AS_ROOT", "1");
  environment.set("OMPI_ALLOW_RUN_AS_ROOT_CONFIRM", "1");
  std::string command = "timeout --kill-after=5 300";
  const Relaunch twice{.ranks = 2,
                       .arguments = {"--gtest_also_run_disabled_tests", "--gtest_filter=" + test},
                       .terminal = ""};
  for (const std::string& word : mpirun_command(twice, program.string())) {
    command += " '" + word + "'";
  }
  command += " > /dev/null 2>&1";
  const int status = std::system(command.c_str());
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

constexpr int chosen_by_the_failing_rank = 42;

TEST(AFailingRank, EndsTheJobUnderAStaticSchedule) {
  EXPECT_EQ(exit_code_of("OneRankFails.DISABLED_UnderAStaticSchedule"), chosen_by_the_failing_rank);
}

TEST(AFailingRank, EndsTheJobUnderADynamicSchedule) {
  EXPECT_EQ(exit_code_of("OneRankFails.DISABLED_UnderADynamicSchedule"), chosen_by_the_failing_rank)
      << "124 means that the failing rank waits for the others, which wait for it";
}

// Whether the launcher or the lock notices first is open: the job ends, and does not end well.
TEST(ARankThatDiesWithTheNodesLock, EndsTheJob) {
  const int exit_code = exit_code_of("HolderDies.DISABLED_OfTheNodesLock");
  EXPECT_NE(exit_code, 0);
  EXPECT_NE(exit_code, 124) << "the others wait for the lock for ever";
}

}  // namespace
}  // namespace scalelab
