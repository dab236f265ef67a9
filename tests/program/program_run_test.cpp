// SPDX-License-Identifier: BSD-3-Clause
#include "program/program_run.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>

#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "posix/process_state.hpp"
#include "program/command_environment.hpp"
#include "tests/temporary_folder.hpp"

namespace scalelab {
namespace {

using ::testing::HasSubstr;

ProgramCall shell(const std::string& line) {
  return {.words = {"/bin/sh", "-c", line, "sh"}, .environment = {"PATH=/bin:/usr/bin", "X=of it"}};
}

pid_t number_in_file(const std::filesystem::path& path) {
  pid_t number = 0;
  std::ifstream(path) >> number;
  return number;
}

TEST(ProgramRun, TellsHowTheProgramEnded) {
  EXPECT_TRUE(run_program(shell("exit 0")).status.well());
  EXPECT_EQ(run_program(shell("exit 7")).status.exit_code(), 7);
  EXPECT_EQ(run_program(shell("kill -SEGV $$")).status.signal(), SIGSEGV);
}

TEST(ProgramRun, GivesTheEnvironmentAndTheDirectoryAndNoInput) {
  const TemporaryFolder folder;
  ProgramCall call = shell("printf '%s in %s' \"$X\" \"$(pwd -P)\"; cat");
  call.directory = folder.path().string();
  EXPECT_EQ(run_program(call).last_output,
            "of it in " + std::filesystem::canonical(folder.path()).string());
}

TEST(ProgramRun, KeepsStreamsApartAndLooksAtBoth) {
  std::vector<std::string> seen;
  ProgramCall call = shell("echo out; echo err >&2");
  call.look = [&](std::string_view line, double /*at_s*/) { seen.emplace_back(line); };
  const ProgramRun run = run_program(call);
  EXPECT_EQ(run.last_output, "out");
  EXPECT_EQ(run.last_errors, "err");
  EXPECT_THAT(seen, ::testing::UnorderedElementsAre("out", "err"));
}

TEST(ProgramRun, TellsWhatKeptItFromStarting) {
  const ProgramRun missing = run_program({.words = {"/no/such/program"}, .environment = {}});
  EXPECT_EQ(missing.end, ProgramEnd::not_started);
  EXPECT_THAT(missing.why, HasSubstr("/no/such/program can't be started: No such file"));
  ProgramCall call = shell("true");
  call.directory = "/no/such/folder";
  EXPECT_THAT(run_program(call).why, HasSubstr("the directory /no/such/folder"));
}

TEST(ProgramRun, CountsWhatAllProcessesUsed) {
  const TemporaryFolder folder;
  // The one that computes has lost its parent: nobody but the keeper waits for it.
  ProgramCall call = shell(
      "sh -c '(i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; echo x > \"$1\"/done) & exit' sh "
      "\"$1\"; while [ ! -s \"$1\"/done ]; do sleep 0.02; done");
  call.words.push_back(folder.path().string());
  const ProgramRun run = run_program(call);
  EXPECT_GT(run.user_s, 0.02);
  ASSERT_TRUE(run.largest_process_bytes || run.peak_bytes);
  EXPECT_GT(run.largest_process_bytes.value_or(1), 0);
}

TEST(ProgramRun, BindsToTheProcessorsThatAreGiven) {
  cpu_set_t mask;
  CPU_ZERO(&mask);
  ASSERT_EQ(sched_getaffinity(0, sizeof(mask), &mask), 0);
  int first = 0;
  while (!CPU_ISSET(first, &mask)) {
    ++first;
  }
  ProgramCall call = shell("grep Cpus_allowed_list /proc/self/status");
  call.processors = {first};
  const ProgramRun run = run_program(call);
  EXPECT_EQ(run.processors, 1);
  EXPECT_THAT(run.last_output, HasSubstr("\t" + std::to_string(first)));
}

TEST(ProgramRun, EndsAllProcessesWhenTimeIsUp) {
  const TemporaryFolder folder;
  // One ignores that it is asked to end, and has left its parent and its session.
  ProgramCall call = shell(
      "setsid sh -c 'trap \"\" TERM; echo $$ > \"$1/far\"; while :; do sleep 100; done' sh \"$1\" "
      "& "
      "while [ ! -s \"$1/far\" ]; do sleep 0.01; done; echo ready; sleep 100");
  call.words.push_back(folder.path().string());
  call.timeout_s = 1.5;
  const ProgramRun run = run_program(call);
  EXPECT_EQ(run.end, ProgramEnd::timed_out);
  EXPECT_EQ(run.last_output, "ready");
  EXPECT_FALSE(is_running(number_in_file(folder.path() / "far")));
}

TEST(ProgramRun, EndsWhatAProgramLeavesBehind) {
  const TemporaryFolder folder;
  ProgramCall call = shell("sleep 1000 & echo $! > \"$1/left\"");
  call.words.push_back(folder.path().string());
  EXPECT_TRUE(run_program(call).status.well());
  EXPECT_FALSE(is_running(number_in_file(folder.path() / "left")));
}

TEST(ProgramRun, EndsOneThatWritesWithoutEnd) {
  ProgramCall call = shell("exec yes");
  call.timeout_s = 0.5;
  const ProgramRun run = run_program(call);
  EXPECT_EQ(run.end, ProgramEnd::timed_out);
  EXPECT_THAT(run.last_output, HasSubstr("y\ny"));
}

TEST(CommandEnvironment, LeavesOutWhatMakesAProgramARank) {
  CommandEnvironment environment({{"OMPI_COMM_WORLD_RANK", "0"},
                                  {"PMIX_RANK", "0"},
                                  {"SLURM_STEP_ID", "1"},
                                  {"SLURM_PROCID", "0"},
                                  {"SLURM_JOB_ID", "7"},
                                  {"OMPI_ALLOW_RUN_AS_ROOT", "1"},
                                  {"HOME", "/h"}});
  environment.leave_job();
  environment.set("OMP_NUM_THREADS", "2");
  EXPECT_THAT(environment.entries(), ::testing::ElementsAre("HOME=/h", "OMPI_ALLOW_RUN_AS_ROOT=1",
                                                            "OMP_NUM_THREADS=2", "SLURM_JOB_ID=7"));
}

}  // namespace
}  // namespace scalelab
